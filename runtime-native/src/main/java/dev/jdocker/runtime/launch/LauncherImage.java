package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Architecture;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The launcher's executable in a sealed memory file, made once from the jar: nobody can write it, whatever the container
 * does with /proc/self/exe (CVE-2019-5736).
 */
final class LauncherImage {
    private static final int F_DUPFD_CLOEXEC = 1030;
    /** Above all numbers that a launcher is given, so that it stays open until it is executed. */
    private static final int LOWEST_NUMBER = 2048;

    /** Where the process may not have so many descriptors. */
    private static final int LOW_NUMBER = 512;

    private final Fd file;

    LauncherImage(Linux linux) {
        file = sealed(linux, "jdocker-launcher", bytes(), Flags.MFD_EXEC, LOWEST_NUMBER);
    }

    /** The executable as it stands in the jar. */
    static byte[] bytes() {
        String resource = "launcher-" + Architecture.current().name().toLowerCase(Locale.ROOT);
        try (InputStream in = LauncherImage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the launcher " + resource + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + resource, e);
        }
    }

    /** The path to execute. */
    String path() {
        return file.procPath();
    }

    private static int moved(Linux linux, Fd fd, int lowest) {
        try {
            return linux.fcntl(fd, F_DUPFD_CLOEXEC, lowest);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINVAL)) {
                throw e;
            }
            return linux.fcntl(fd, F_DUPFD_CLOEXEC, Math.min(lowest, LOW_NUMBER));
        }
    }

    /** A memory file with this content that nobody can change any more, at the lowest number from {@code lowest} on. */
    static Fd sealed(Linux linux, String name, byte[] content, int flags, int lowest) {
        Fd fd = linux.memfdCreate(name, Flags.MFD_CLOEXEC | Flags.MFD_ALLOW_SEALING | flags);
        try {
            for (int done = 0; done < content.length; ) {
                done += linux.write(fd, content, done, content.length - done);
            }
            linux.fcntl(
                    fd,
                    Flags.F_ADD_SEALS,
                    Flags.F_SEAL_SEAL | Flags.F_SEAL_SHRINK | Flags.F_SEAL_GROW | Flags.F_SEAL_WRITE);
            if (lowest == 0) {
                linux.lseek(fd, 0, 0);
                return fd;
            }
            int moved = moved(linux, fd, lowest);
            fd.close();
            return new Fd(null, moved); // lives as long as the engine
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }
}
