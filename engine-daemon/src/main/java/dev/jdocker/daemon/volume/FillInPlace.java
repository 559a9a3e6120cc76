package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.TreeCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fills a folder that others may have open, so that it cannot be exchanged for a full one. What comes is copied whole into a
 * hidden folder in there and moved up name by name only then. What a crash has cut off the next fill begins anew, or brings to
 * its end where the copy was whole.
 */
final class FillInPlace {
    static final String COPYING = ".jdocker-copy-up.new";
    static final String WHOLE = ".jdocker-copy-up";
    private static final int FOLDER = Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_CLOEXEC | Flags.O_NOFOLLOW;

    private final Linux linux;

    FillInPlace(Linux linux) {
        this.linux = linux;
    }

    /** Whether a folder is to be filled: nothing is in it, or what an earlier fill has left undone. */
    boolean isWanted(Fd target) {
        List<String> names = new ArrayList<>(linux.list(target));
        return names.contains(WHOLE) || (names.remove(COPYING) && names.isEmpty()) || names.isEmpty();
    }

    /**
     * Fills it.
     *
     * @param copy puts into an empty folder what is to come, with the folder's own owner, mode and attributes
     */
    void fill(Fd target, Consumer<Fd> copy) {
        if (!linux.list(target).contains(WHOLE)) {
            remove(target, COPYING);
            linux.mkdirat(target, COPYING, 0700);
            try (Fd folder = linux.openat(target, COPYING, FOLDER, 0)) {
                copy.accept(folder);
                linux.syncfs(folder);
            } catch (RuntimeException e) {
                undo(target, e);
                throw e;
            }
            linux.renameat2(target, COPYING, target, WHOLE, 0);
            linux.fsync(target);
        }
        moveUp(target);
    }

    private void undo(Fd target, RuntimeException failure) {
        try {
            remove(target, COPYING);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void moveUp(Fd target) {
        try (Fd folder = linux.openat(target, WHOLE, FOLDER, 0)) {
            for (String name : linux.list(folder)) {
                move(folder, name, target);
            }
            new TreeCopy(linux).attributes(folder, target);
            linux.fsync(target);
        }
        remove(target, WHOLE);
        linux.fsync(target);
    }

    /** What somebody has made there meanwhile stays. */
    private void move(Fd folder, String name, Fd target) {
        try {
            linux.renameat2(folder, name, target, name, Flags.RENAME_NOREPLACE);
        } catch (ErrnoException e) {
            if (e.is(Errno.EINVAL)) { // a file system that cannot tell, such as nfs
                linux.renameat2(folder, name, target, name, 0);
            } else if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    private static void remove(Fd target, String name) {
        try {
            TreeRemoval.remove(Path.of(target.procPath(), name));
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + name + ": " + e.getMessage(), e);
        }
    }
}
