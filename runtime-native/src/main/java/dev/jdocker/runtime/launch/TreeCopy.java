package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies a directory's content with owners, modes, times and capabilities. No symbolic link is followed. */
final class TreeCopy {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Linux linux;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    TreeCopy(Linux linux) {
        this.linux = linux;
    }

    void copy(Fd from, Fd to) {
        try (Stream<Path> entries = Files.list(Path.of(from.procPath()))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                copy(from, to, String.valueOf(entry.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Fd from, Fd to, String name) {
        Stat stat = linux.fstatat(from, name, Flags.AT_SYMLINK_NOFOLLOW);
        if (stat.isDirectory()) {
            linux.mkdirat(to, name, 0700);
            int flags = Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_NOFOLLOW;
            try (Fd source = linux.openat(from, name, flags, 0);
                    Fd target = linux.openat(to, name, flags, 0)) {
                copy(source, target);
            }
        } else if (stat.isRegular()) {
            try (Fd source = linux.openat(from, name, Flags.O_RDONLY | Flags.O_NOFOLLOW | Flags.O_NONBLOCK, 0);
                    Fd target = linux.openat(to, name, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL, 0600)) {
                content(source, target);
            }
        } else if (stat.isSymlink()) {
            linux.symlinkat(linux.readlinkat(from, name), to, name);
        } else {
            linux.mknodat(to, name, stat.mode(), stat.rdev());
        }
        linux.fchownat(to, name, stat.uid(), stat.gid(), Flags.AT_SYMLINK_NOFOLLOW);
        if (!stat.isSymlink()) {
            linux.fchmodat(to, name, stat.mode() & 07777);
            capabilities(from, to, name);
        }
        linux.utimensat(to, name, stat.modification(), stat.modification(), Flags.AT_SYMLINK_NOFOLLOW);
    }

    private void content(Fd from, Fd to) {
        int n;
        while ((n = linux.read(from, buffer, 0, buffer.length)) > 0) {
            for (int done = 0; done < n; ) {
                done += linux.write(to, buffer, done, n - done);
            }
        }
    }

    private void capabilities(Fd from, Fd to, String name) {
        String attribute = "security.capability";
        try {
            byte[] value = linux.lgetxattr(from.procPath() + "/" + name, attribute);
            if (value != null) {
                linux.lsetxattr(to.procPath() + "/" + name, attribute, value);
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENODATA) && !e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }
}
