package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;

/**
 * Finds a part of a volume or image. What is in there was made by strangers who may change it now: the path is resolved by
 * openat2(2), nothing leads out, and what was found is held by its descriptor, to be used by that alone.
 */
public final class SubPath {
    private static final long INSIDE = Flags.RESOLVE_BENEATH | Flags.RESOLVE_NO_MAGICLINKS;
    private static final int MOST_TRIES = 1000;

    private SubPath() {}

    /**
     * Opens what is at {@code path} below a folder.
     *
     * @param what whose part it is, for messages
     * @throws BadRequest if there is nothing, or it leads out
     */
    public static Fd open(Linux linux, String folder, String path, String what) {
        try (Fd top = linux.openat(Fd.CWD, folder, Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0)) {
            return open(linux, top, path);
        } catch (ErrnoException e) {
            String why = e.is(Errno.EXDEV) ? "it leads out of there" : Errno.describe(e.errno());
            throw new BadRequest("cannot access subpath \"" + path + "\" of " + what + ": " + why, e);
        }
    }

    private static Fd open(Linux linux, Fd top, String path) {
        for (int attempt = 0; ; attempt++) {
            try {
                return linux.openat2(top, path, new OpenHow(Flags.O_PATH | Flags.O_CLOEXEC, 0, INSIDE));
            } catch (ErrnoException e) {
                // EAGAIN: something was renamed while ".." was resolved
                if (!e.is(Errno.EAGAIN) || attempt == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }
}
