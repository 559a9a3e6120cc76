package dev.jdocker.daemon.container;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mounts that are there for the moment of a start only, each in a folder of its own. */
final class TemporaryMounts {
    private TemporaryMounts() {}

    static void remove(Linux linux, Path place) {
        try {
            linux.umount2(place.toString(), Flags.MNT_DETACH);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT)) {
                throw e; // EINVAL: nothing is mounted there
            }
        }
        try {
            Files.deleteIfExists(place);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + place, e);
        }
    }

    /** Takes away what an engine process that was killed has left in {@code folder}. */
    static void sweep(Linux linux, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                all.forEach(place -> remove(linux, place));
            }
        }
    }
}
