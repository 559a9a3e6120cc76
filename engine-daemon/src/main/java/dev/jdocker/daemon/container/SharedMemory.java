package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The {@code /dev/shm} of containers that let others share it: it has to be mounted outside of them, because a mount of
 * another container's cannot be copied. All others have one of their own, of which nothing is seen outside.
 */
final class SharedMemory {
    private static final String MODE = "mode=1777";

    private final Linux linux;
    private final Path folder;

    /**
     * @param folder on tmpfs, one folder in it for each container
     */
    SharedMemory(Linux linux, Path folder) {
        this.linux = linux;
        this.folder = folder;
    }

    Path of(ContainerId id) {
        return folder.resolve(id.text());
    }

    /** Mounts it empty. */
    Path mount(ContainerId id, long sizeBytes) {
        Path at = of(id);
        remove(id);
        try {
            Files.createDirectories(at);
        } catch (IOException e) {
            throw new UncheckedIOException("make " + at, e);
        }
        long flags = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC;
        linux.mount("shm", at.toString(), "tmpfs", flags, MODE + ",size=" + sizeBytes);
        return at;
    }

    /** Gives it up; it lives on in containers that still have it. */
    void remove(ContainerId id) {
        remove(of(id));
    }

    private void remove(Path at) {
        if (!Files.exists(at)) {
            return;
        }
        try {
            linux.umount2(at.toString(), Flags.MNT_DETACH);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT)) {
                throw e; // EINVAL: nothing is mounted there
            }
        }
        try {
            Files.deleteIfExists(at);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + at, e);
        }
    }

    /** Gives up what containers left that are not among these. */
    void sweep(Set<String> kept) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path at : all) {
                if (!kept.contains(String.valueOf(at.getFileName()))) {
                    remove(at);
                }
            }
        }
    }
}
