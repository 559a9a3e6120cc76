package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.RESOLVE_IN_ROOT;
import static dev.jdocker.linux.Flags.RESOLVE_NO_MAGICLINKS;

import dev.jdocker.daemon.image.PathPattern;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what paths with wildcards mean in a tree. Links on the way are followed within the tree. */
final class Glob {

    private static final long IN_ROOT = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;

    private Glob() {}

    /** The paths that fit, sorted, without a leading slash; "" is the root itself. */
    static List<String> find(Linux linux, Fd root, String pattern) {
        List<String> parts = new ArrayList<>();
        for (String part : pattern.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        List<String> found = List.of("");
        for (String part : parts) {
            List<String> next = new ArrayList<>();
            for (String folder : found) {
                next.addAll(step(linux, root, folder, part));
            }
            found = next;
        }
        return found.stream().sorted().toList();
    }

    static boolean hasWildcards(String path) {
        return path.indexOf('*') >= 0 || path.indexOf('?') >= 0 || path.indexOf('[') >= 0;
    }

    private static List<String> step(Linux linux, Fd root, String folder, String part) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        List<String> found = new ArrayList<>();
        try (Fd opened = folder(linux, root, folder)) {
            if (opened == null) {
                return List.of();
            }
            if (!hasWildcards(part) && part.indexOf('\\') < 0) {
                if (exists(linux, opened, part)) {
                    found.add(prefix + part);
                }
                return found;
            }
            for (String name : linux.list(opened)) {
                if (PathPattern.matches(part, name)) {
                    found.add(prefix + name);
                }
            }
        }
        return found;
    }

    private static boolean exists(Linux linux, Fd folder, String name) {
        try {
            Linux.Stat _ = linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return false;
            }
            throw e;
        }
    }

    /** A folder of a tree, open for reading; null if there is none. */
    static @Nullable Fd folder(Linux linux, Fd root, String path) {
        return open(linux, root, path, O_RDONLY | O_DIRECTORY);
    }

    /** Whatever is at a path, links followed within the tree; null if there is nothing. */
    static @Nullable Fd open(Linux linux, Fd root, String path, int flags) {
        for (int attempt = 0; ; attempt++) {
            try {
                return linux.openat2(root, path.isEmpty() ? "." : path, new OpenHow(flags | O_CLOEXEC, 0, IN_ROOT));
            } catch (ErrnoException e) {
                if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                    return null;
                }
                if (!e.is(Errno.EAGAIN) || attempt == 1000) {
                    throw e;
                }
            }
        }
    }
}
