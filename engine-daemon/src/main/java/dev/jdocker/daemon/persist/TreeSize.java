package dev.jdocker.daemon.persist;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Adds up the apparent sizes of the files in a tree, each inode once, as dockerd counts; never follows a symbolic link. */
public final class TreeSize {

    private final Set<Object> seen = new HashSet<>();
    private long bytes;

    private TreeSize() {}

    /** The sum in bytes; what disappears meanwhile does not count. 0 where there is no such folder. */
    public static long of(Path tree) throws IOException {
        TreeSize size = new TreeSize();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(tree)) {
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                size.add(secure);
            }
        } catch (NoSuchFileException e) {
            return 0;
        } catch (DirectoryIteratorException e) {
            throw new IOException(e.getMessage(), e);
        }
        return size.bytes;
    }

    private void add(SecureDirectoryStream<Path> folder) throws IOException {
        for (Path child : folder) {
            Path name = child.getFileName();
            try {
                BasicFileAttributes attributes = folder.getFileAttributeView(
                                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
                if (attributes.isDirectory()) {
                    try (SecureDirectoryStream<Path> children =
                            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        add(children);
                    }
                } else if (attributes.fileKey() == null || seen.add(attributes.fileKey())) {
                    bytes += attributes.size();
                }
            } catch (NoSuchFileException e) {
                // the container has just removed it
            }
        }
    }
}
