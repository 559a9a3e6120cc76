package dev.jdocker.daemon.tar;

import dev.jdocker.linux.Linux.Timespec;
import dev.jdocker.linux.PathBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes a tar archive: ustar headers, and a PAX header before an entry only for what ustar cannot say. The same entries
 * give the same bytes for ever: layers without a blob of their own are named by the digest of what this writes, so
 * <em>no change of it may change a byte</em>. Values of extended attributes are written as they are.
 */
public final class TarWriter {

    private static final String XATTR = "SCHILY.xattr.";
    private static final byte[] ZEROS = new byte[TarReader.BLOCK];

    private final OutputStream out;
    private long dataLeft;
    private int padding;

    /** Closes {@code out} never. */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins an entry; {@link #write} gives the data of a regular file, exactly its size. */
    public void begin(TarEntry entry) throws IOException {
        endEntry();
        boolean regular = entry.type() == TarEntry.REGULAR;
        long size = regular ? entry.sizeBytes() : 0;
        byte[] name = PathBytes.encode(entry.name());
        byte[] link = PathBytes.encode(entry.linkName());
        PaxRecords pax = new PaxRecords();
        HeaderBlock header = new HeaderBlock(entry.type())
                .name(shortName(pax, "path", name))
                .linkName(shortName(pax, "linkpath", link))
                .mode(entry.mode() & 07777)
                .owner(
                        number(pax, "uid", entry.uid(), HeaderBlock.MOST_OF_SEVEN_DIGITS),
                        number(pax, "gid", entry.gid(), HeaderBlock.MOST_OF_SEVEN_DIGITS))
                .size(number(pax, "size", size, HeaderBlock.MOST_OF_ELEVEN_DIGITS))
                .modified(seconds(pax, entry.modification()))
                .device(entry.deviceMajor(), entry.deviceMinor());
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            if (xattr.getKey().indexOf('=') < 0) { // a record cannot say it
                pax.put(XATTR + xattr.getKey(), xattr.getValue());
            }
        }
        if (!pax.isEmpty()) {
            extend(entry, pax.bytes());
        }
        out.write(header.seal());
        dataLeft = size;
        padding = padding(size);
    }

    private void extend(TarEntry entry, byte[] records) throws IOException {
        byte[] name = PathBytes.encode(headerName(entry.name()));
        out.write(new HeaderBlock('x')
                .name(Arrays.copyOf(name, Math.min(name.length, HeaderBlock.NAME_BYTES)))
                .mode(0)
                .owner(0, 0)
                .size(records.length)
                .modified(0)
                .device(0, 0)
                .seal());
        out.write(records);
        out.write(ZEROS, 0, padding(records.length));
    }

    /** What readers that know nothing of PAX would make a file of. */
    private static String headerName(String name) {
        String path = TarPaths.clean(name);
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "PaxHeaders.0/" + path : path.substring(0, slash) + "/PaxHeaders.0" + path.substring(slash);
    }

    /** Data of the entry begun last. */
    public void write(byte[] buffer, int offset, int length) throws IOException {
        if (length > dataLeft) {
            throw new IOException("more data than the entry's size says");
        }
        out.write(buffer, offset, length);
        dataLeft -= length;
    }

    /** Ends the archive: two blocks of zeros. */
    public void finish() throws IOException {
        endEntry();
        out.write(ZEROS);
        out.write(ZEROS);
        out.flush();
    }

    private void endEntry() throws IOException {
        if (dataLeft > 0) {
            throw new IOException("less data than the entry's size says");
        }
        out.write(ZEROS, 0, padding);
        padding = 0;
    }

    /** The name as the header has it: cut, and whole in a record, where it is too long or more than ASCII. */
    private static byte[] shortName(PaxRecords pax, String key, byte[] name) {
        boolean ascii = true;
        for (byte b : name) {
            ascii &= b > 0;
        }
        if (ascii && name.length <= HeaderBlock.NAME_BYTES) {
            return name;
        }
        pax.put(key, name);
        return Arrays.copyOf(name, Math.min(name.length, HeaderBlock.NAME_BYTES));
    }

    private static long number(PaxRecords pax, String key, long value, long most) {
        if (value >= 0 && value <= most) {
            return value;
        }
        pax.put(key, value);
        return 0;
    }

    private static long seconds(PaxRecords pax, Timespec time) {
        boolean fits = time.seconds() >= 0 && time.seconds() <= HeaderBlock.MOST_OF_ELEVEN_DIGITS;
        if (!fits || time.nanoseconds() != 0) {
            pax.put("mtime", time);
        }
        return fits ? time.seconds() : 0;
    }

    private static int padding(long size) {
        return (int) (-size & (TarReader.BLOCK - 1));
    }
}
