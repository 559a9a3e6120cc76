package dev.jdocker.daemon.persist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replaces a file so that a reader, also one after a crash, sees the old content or the new one and nothing between: a
 * temporary file in the same folder, fsync, rename, fsync of the folder. Files are readable by their owner only.
 */
public final class AtomicFile {

    private static final String MARK = ".jdocker-tmp-";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final AtomicLong SEQUENCE = new AtomicLong();

    private AtomicFile() {}

    /** Writes {@code content} to {@code file}, whose folder must exist; durable on return. */
    public static void write(Path file, byte[] content) {
        write(file, content, true);
    }

    private static void write(Path file, byte[] content, boolean durable) {
        Path folder = folderOf(file);
        Path temporary = temporary(file);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (durable) {
                    channel.force(true);
                }
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            if (durable) {
                syncFolder(folder);
            }
        } catch (IOException e) {
            UncheckedIOException failure = new UncheckedIOException("write " + file + ": " + e.getMessage(), e);
            discard(temporary, failure);
            throw failure;
        }
    }

    /**
     * Writes {@code file} whole or not at all for whoever reads it, but does not wait for the disk: a crash of the machine may leave
     * it as it was, empty, or gone.
     */
    public static void writeUnsynced(Path file, byte[] content) {
        write(file, content, false);
    }

    /** Removes {@code file} durably; one that is not there is no error. */
    public static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                syncFolder(folderOf(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + file + ": " + e.getMessage(), e);
        }
    }

    /** Makes the names in {@code folder} durable. */
    public static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes the temporary files that a crash left in {@code folder}; not to be called while others write there. */
    public static void sweep(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, AtomicFile::isTemporary)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sweep " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Whether {@code file} is a temporary one of this class. */
    public static boolean isTemporary(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().contains(MARK);
    }

    private static Path temporary(Path file) {
        return file.resolveSibling(
                "." + file.getFileName() + MARK + ProcessHandle.current().pid() + "-" + SEQUENCE.incrementAndGet());
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("no folder in " + file);
        }
        return folder;
    }

    private static void discard(Path temporary, Exception failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
