package dev.jdocker.user;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory as overlayfs merges it from its layers, see the kernel's overlayfs.rst.
 *
 * @param parts the directory in each layer that has it, the topmost first
 */
record MergedDirectory(Linux linux, List<Fd> parts) {
    private static final String OPAQUE = "trusted.overlay.opaque";
    private static final int OPEN = Flags.O_PATH | Flags.O_DIRECTORY;

    MergedDirectory {
        parts = List.copyOf(parts);
    }

    /** What a name stands for. */
    sealed interface Entry {}

    record Absent() implements Entry {}

    record Directory(MergedDirectory directory) implements Entry {}

    /** Anything else, in the layer that shows it. */
    record Other(Fd parent, Stat stat) implements Entry {}

    static MergedDirectory root(Linux linux, List<Path> layers, Consumer<Fd> keep) {
        List<Fd> parts = new ArrayList<>();
        for (Path layer : layers) {
            // The engine's own path, which may be a short link; within the layer none is followed.
            parts.add(open(linux, Fd.CWD, layer.toString(), OPEN, keep));
        }
        return new MergedDirectory(linux, parts);
    }

    private static Fd open(Linux linux, Fd parent, String name, int flags, Consumer<Fd> keep) {
        Fd fd = linux.openat(parent, name, flags, 0);
        keep.accept(fd);
        return fd;
    }

    /** Looks from the top down until a layer hides those below it. */
    Entry find(String name, Consumer<Fd> keep) {
        List<Fd> found = new ArrayList<>();
        for (Fd part : parts) {
            Stat stat = stat(part, name);
            if (stat == null) {
                continue;
            }
            if (!stat.isDirectory()) {
                if (found.isEmpty() && !isWhiteout(stat)) {
                    return new Other(part, stat);
                }
                break;
            }
            Fd directory = open(linux, part, name, OPEN | Flags.O_NOFOLLOW, keep);
            found.add(directory);
            if (isOpaque(directory)) {
                break;
            }
        }
        return found.isEmpty() ? new Absent() : new Directory(new MergedDirectory(linux, found));
    }

    private @Nullable Stat stat(Fd parent, String name) {
        try {
            return linux.fstatat(parent, name, Flags.AT_SYMLINK_NOFOLLOW);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isWhiteout(Stat stat) {
        return (stat.mode() & Flags.S_IFMT) == Flags.S_IFCHR && stat.rdev() == 0;
    }

    /** The dot makes the call act on the directory and not on the link to it in /proc. */
    private boolean isOpaque(Fd directory) {
        byte[] value = linux.lgetxattr(directory.procPath() + "/.", OPAQUE);
        return value != null && value.length == 1 && value[0] == 'y';
    }
}
