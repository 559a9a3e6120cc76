package dev.jdocker.daemon.tar;

import dev.jdocker.linux.Linux.Timespec;
import java.util.List;
import java.util.Map;

/**
 * One entry of a tar archive with everything its headers say.
 *
 * @param name as written, neither cleaned nor checked
 * @param type the type flag; {@link #REGULAR} also for the older flags of regular files
 * @param sizeBytes the size of the file to make; of a sparse file with its holes
 * @param xattrs extended attributes by full name
 * @param segments where the data of a sparse file goes, in order; empty for any other file
 * @param sparse whether the data is that of {@code segments}
 */
public record TarEntry(
        String name,
        char type,
        String linkName,
        int mode,
        long uid,
        long gid,
        long sizeBytes,
        Timespec modification,
        long deviceMajor,
        long deviceMinor,
        Map<String, byte[]> xattrs,
        boolean sparse,
        List<Segment> segments) {

    public static final char REGULAR = '0';
    public static final char HARD_LINK = '1';
    public static final char SYMLINK = '2';
    public static final char CHARACTER_DEVICE = '3';
    public static final char BLOCK_DEVICE = '4';
    public static final char DIRECTORY = '5';
    public static final char FIFO = '6';

    /** A piece of a sparse file that has data. */
    public record Segment(long offsetBytes, long lengthBytes) {}
}
