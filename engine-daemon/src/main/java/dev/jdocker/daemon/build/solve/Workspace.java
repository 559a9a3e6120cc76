package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The folder of one step under way: upper, work and mount point of an overlay. Removed when it is closed. */
record Workspace(String id, Path folder, Trash trash) implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 32;

    static Workspace make(Path parent, Trash trash) throws IOException {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        Path folder = parent.resolve(id);
        Files.createDirectory(folder);
        Workspace space = new Workspace(id, folder, trash);
        OwnedFolder.create(space.upper(), "rwxr-xr-x");
        Files.createDirectory(space.work());
        Files.createDirectory(space.mountPoint());
        return space;
    }

    /** Removes those that a killed engine has left. */
    static void sweep(Path parent, Trash trash) throws IOException {
        trash.sweep(parent);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, "[0-9a-f]*")) {
            for (Path folder : left) {
                trash.discard(folder);
            }
        }
    }

    Path upper() {
        return folder.resolve("upper");
    }

    Path work() {
        return folder.resolve("work");
    }

    Path mountPoint() {
        return folder.resolve("rootfs");
    }

    @Override
    public void close() {
        try {
            trash.discard(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + folder, e);
        }
    }
}
