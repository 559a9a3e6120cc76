package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.AT_REMOVEDIR;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.RESOLVE_IN_ROOT;
import static dev.jdocker.linux.Flags.RESOLVE_NO_SYMLINKS;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.linux.Linux.Stat;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a command's upper folder what is there only because something was mounted on it: empty files and folders that
 * the layers below do not have, and folders that are as below but for their time. Links are never followed (CVE-2024-23652).
 */
final class Placeholders {

    private static final long PLAIN = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS;
    private static final String OPAQUE = "trusted.overlay.opaque";

    private final Linux linux;
    private final Fd upper;
    private final Fd below;

    Placeholders(Linux linux, Fd upper, Fd below) {
        this.linux = linux;
        this.upper = upper;
        this.below = below;
    }

    void remove(Collection<String> mounted) {
        TreeSet<String> paths = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (String place : mounted) {
            String path = place.replaceAll("^/+|/+$", "");
            while (!path.isEmpty()) {
                paths.add(path);
                int slash = path.lastIndexOf('/');
                path = slash < 0 ? "" : path.substring(0, slash);
            }
        }
        paths.forEach(this::remove);
    }

    private void remove(String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        try (Fd parent = folder(upper, slash < 0 ? "." : path.substring(0, slash))) {
            Stat stat = parent == null ? null : stat(parent, name);
            if (parent == null || stat == null) {
                return;
            }
            Stat before = before(path);
            if (stat.isRegular() && stat.sizeBytes() == 0 && before == null) {
                linux.unlinkat(parent, name, 0);
            } else if (stat.isDirectory() && (before == null || isLike(before, stat, parent, name))) {
                linux.unlinkat(parent, name, AT_REMOVEDIR);
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOTEMPTY)) {
                throw e;
            }
        }
    }

    private boolean isLike(Stat before, Stat now, Fd parent, String name) {
        return before.isDirectory()
                && before.mode() == now.mode()
                && before.uid() == now.uid()
                && before.gid() == now.gid()
                && linux.lgetxattr(parent.procPath() + "/" + name, OPAQUE) == null;
    }

    private @Nullable Stat before(String path) {
        int slash = path.lastIndexOf('/');
        try (Fd parent = folder(below, slash < 0 ? "." : path.substring(0, slash))) {
            return parent == null ? null : stat(parent, path.substring(slash + 1));
        }
    }

    private @Nullable Fd folder(Fd root, String path) {
        try {
            return linux.openat2(root, path, new OpenHow(O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0, PLAIN));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return null;
            }
            throw e;
        }
    }

    private @Nullable Stat stat(Fd folder, String name) {
        try {
            return linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
    }
}
