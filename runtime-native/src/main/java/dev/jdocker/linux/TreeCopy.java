package dev.jdocker.linux;

import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.linux.Linux.Stat;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies a folder's content with owners, modes, times, extended attributes and hard links. No symbolic link is followed, on
 * neither side. One object copies once.
 */
public final class TreeCopy {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int DEEPEST = 500; // two descriptors are open for each level
    private static final int FOLDER = Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_NOFOLLOW;

    private final Linux linux;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Map<Node, Place> linked = new HashMap<>();

    public TreeCopy(Linux linux) {
        this.linux = linux;
    }

    private record Node(long device, long inode) {}

    /** Where a file with several names was copied to, from the top. */
    private record Place(String folder, String name) {}

    /** Copies what is in {@code from}, a folder open for reading, into {@code to}. */
    public void copy(Fd from, Fd to) {
        copy(from, to, new Level(to, ".", 0));
    }

    /** Gives a folder the owner, mode, times and extended attributes of another. */
    public void attributes(Fd from, Fd to) {
        Stat stat = linux.fstatat(from, "", Flags.AT_EMPTY_PATH);
        linux.fchownat(to, ".", stat.uid(), stat.gid(), 0);
        linux.fchmod(to, stat.mode() & 07777);
        extended(from, to, ".");
        linux.utimensat(to, ".", stat.modification(), stat.modification(), 0);
    }

    private record Level(Fd top, String path, int depth) {}

    private void copy(Fd from, Fd to, Level level) {
        for (String name : linux.list(from)) {
            copy(from, to, name, level);
        }
    }

    private void copy(Fd from, Fd to, String name, Level level) {
        Stat stat = linux.fstatat(from, name, Flags.AT_SYMLINK_NOFOLLOW);
        if (stat.isDirectory()) {
            if (level.depth() == DEEPEST) {
                throw new ErrnoException("copy", name, Errno.ELOOP.number());
            }
            linux.mkdirat(to, name, 0700);
            try (Fd source = linux.openat(from, name, FOLDER, 0);
                    Fd target = linux.openat(to, name, FOLDER, 0)) {
                copy(source, target, new Level(level.top(), level.path() + "/" + name, level.depth() + 1));
            }
        } else if (stat.links() > 1 && isLinkedAlready(stat, to, name, level)) {
            return;
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
            extended(from, to, name);
        }
        linux.utimensat(to, name, stat.modification(), stat.modification(), Flags.AT_SYMLINK_NOFOLLOW);
    }

    private boolean isLinkedAlready(Stat stat, Fd to, String name, Level level) {
        Place first = linked.putIfAbsent(new Node(stat.device(), stat.inode()), new Place(level.path(), name));
        if (first == null) {
            return false;
        }
        // Others may work in the target: not by a path that they could have made lead elsewhere.
        OpenHow inside = new OpenHow(
                Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC,
                0,
                Flags.RESOLVE_BENEATH | Flags.RESOLVE_NO_SYMLINKS);
        try (Fd folder = linux.openat2(level.top(), first.folder(), inside)) {
            linux.linkat(folder, first.name(), to, name, 0);
        }
        return true;
    }

    private void content(Fd from, Fd to) {
        int n;
        while ((n = linux.read(from, buffer, 0, buffer.length)) > 0) {
            for (int done = 0; done < n; ) {
                done += linux.write(to, buffer, done, n - done);
            }
        }
    }

    private void extended(Fd from, Fd to, String name) {
        String source = from.procPath() + "/" + name;
        try {
            for (String attribute : linux.llistxattr(source)) {
                byte[] value = isCopied(attribute) ? linux.lgetxattr(source, attribute) : null;
                if (value != null) {
                    linux.lsetxattr(to.procPath() + "/" + name, attribute, value);
                }
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENODATA) && !e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }

    /** Labels belong to where a file is, overlayfs's own marks to its layers. */
    private static boolean isCopied(String attribute) {
        return !attribute.equals("security.selinux")
                && !attribute.startsWith("trusted.overlay.")
                && !attribute.startsWith("user.overlay.");
    }
}
