package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_CREAT;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_EXCL;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_NONBLOCK;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.O_WRONLY;
import static dev.jdocker.linux.Flags.S_IFMT;
import static dev.jdocker.linux.Flags.S_IFSOCK;

import dev.jdocker.daemon.tar.InRoot;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.Linux.Timespec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies files from one tree into another, from descriptor to descriptor: links in either are followed within it and lead
 * out of none. Owners, modes, times, extended attributes and hard links are kept as far as nothing else is asked.
 */
final class FileCopy implements AutoCloseable {

    private final Linux linux;
    private final Fd root;
    private final InRoot target;
    private final Attributes attributes;
    private final byte[] buffer = new byte[1 << 17];
    private final Map<Inode, Place> linked = new HashMap<>();
    private final Map<String, Timespec> folderTimes = new LinkedHashMap<>();

    /** Whose the copies are. */
    record Owner(int uid, int gid) {}

    /**
     * What is asked of the copies.
     *
     * @param owner null where they keep their own
     * @param time null where they keep their own
     * @param replace whether what is of another kind than the copy goes
     */
    record Attributes(
            @Nullable Owner owner,
            ModeChange mode,
            @Nullable Instant time,
            boolean replace) {

        static Attributes of(@Nullable Owner owner, ModeChange mode) {
            return new Attributes(owner, mode, null, false);
        }

        Timespec time(Stat stat) {
            return time == null ? stat.modification() : new Timespec(time.getEpochSecond(), time.getNano());
        }
    }

    private record Inode(long device, long number) {}

    private record Place(String folder, String name) {}

    /**
     * Copies into the tree at {@code root}, which must be open as long as this is.
     */
    FileCopy(Linux linux, Fd root, InRoot target, Attributes attributes) {
        this.linux = linux;
        this.root = root;
        this.target = target;
        this.attributes = attributes;
    }

    /** The root of the tree that is copied to. */
    Fd root() {
        return root;
    }

    /** Whether there is a folder at a path of the tree that is copied to, links followed. */
    boolean hasFolder(String path) {
        try (Fd folder = Glob.folder(linux, root, path)) {
            return folder != null;
        }
    }

    /** Makes a folder and those above it where they are missing. */
    void makeFolder(String path) throws IOException {
        target.folder(path);
        target.settle();
    }

    /** What becomes of the attributes of the folder whose contents are copied. */
    enum Top {
        /** The folder that is copied into is made like any that is missing; only its time becomes that of the source. */
        TIME,
        /** The same, and the mode that is asked for is given to it where it is made. */
        TIME_AND_MODE,
        /** It is copied itself, if it is missing; folders in it that are there stay as they are. */
        COPIED,
        /** It is copied itself, if it is missing; folders in it become like those that are copied. */
        COPIED_OVER
    }

    /** Copies all that is wanted in a folder of {@code from} into the folder {@code to}, which is made if it is missing. */
    void contents(Fd from, String path, String to, Chosen chosen, Top top) throws IOException {
        try (Fd folder = Glob.folder(linux, from, path)) {
            if (folder == null) {
                return;
            }
            boolean made = !hasFolder(to);
            target.folder(to);
            folder(folder, "", to, chosen, top != Top.COPIED);
            boolean itself = top == Top.COPIED || top == Top.COPIED_OVER;
            if (to.isEmpty() || (itself && !made)) {
                return;
            }
            try (Fd opened = Glob.open(linux, root, to, O_RDONLY | O_DIRECTORY)) {
                if (opened == null) {
                    return;
                }
                Stat stat = linux.fstatat(folder, "", AT_EMPTY_PATH);
                if (itself) {
                    attributes(opened, ".", stat, folder.procPath() + "/.");
                } else if (top == Top.TIME_AND_MODE && made) {
                    linux.fchmodat(opened, ".", attributes.mode().apply(InRoot.IMPLIED_MODE, true));
                }
                Timespec time = attributes.time(stat);
                linux.utimensat(opened, ".", time, time, 0);
            }
        }
    }

    /** Copies the file at a path, links to it followed. */
    void file(Fd from, String path, String folder, String name) throws IOException {
        entry(from, path, folder, name, O_PATH);
    }

    /** Copies what is at a path, a link as a link. */
    void link(Fd from, String path, String folder, String name) throws IOException {
        entry(from, path, folder, name, O_PATH | O_NOFOLLOW);
    }

    private void entry(Fd from, String path, String folder, String name, int flags) throws IOException {
        try (Fd place = Glob.open(linux, from, path, flags)) {
            if (place == null) {
                return;
            }
            Stat stat = linux.fstatat(place, "", AT_EMPTY_PATH);
            copy(null, place, stat, folder, name);
        }
    }

    /** @param over whether folders that are there already become like those of {@code from} */
    private void folder(Fd from, String path, String to, Chosen chosen, boolean over) throws IOException {
        String prefix = path.isEmpty() ? "" : path + "/";
        for (String name : linux.list(from).stream().sorted().toList()) {
            if (Thread.interrupted()) {
                throw new InterruptedIOException("context canceled");
            }
            String child = prefix + name;
            boolean wanted = chosen.wants(child);
            if (!wanted && !chosen.mayWantBelow()) {
                continue;
            }
            Stat stat = linux.fstatat(from, name, AT_SYMLINK_NOFOLLOW);
            if (stat.isDirectory()) {
                subfolder(from, name, child, to.isEmpty() ? name : to + "/" + name, stat, chosen, wanted, over);
            } else if (wanted) {
                copyEntry(from, name, stat, to);
            }
        }
    }

    private void subfolder(
            Fd from, String name, String path, String to, Stat stat, Chosen chosen, boolean wanted, boolean over)
            throws IOException {
        try (Fd folder = linux.openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)) {
            if (!wanted) {
                // made only if something in it is wanted: then the target makes it on the way
                folder(folder, path, to, chosen, over);
                return;
            }
            int slash = to.lastIndexOf('/');
            Fd parent = target.folder(slash < 0 ? "" : to.substring(0, slash));
            String own = to.substring(slash + 1);
            if (makeFolder(parent, own) || (over && isFolder(parent, own))) {
                attributes(parent, own, stat, from.procPath() + "/" + name);
                folderTimes.put(to, attributes.time(stat));
            }
            folder(folder, path, to, chosen, over);
        }
    }

    private boolean isFolder(Fd parent, String name) {
        Stat there = target.stat(parent, name);
        return there != null && there.isDirectory();
    }

    private boolean makeFolder(Fd parent, String name) throws IOException {
        try {
            linux.mkdirat(parent, name, 0700);
            return true;
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        Stat there = target.stat(parent, name);
        if (there != null && (there.isDirectory() || (there.isSymlink() && !attributes.replace()))) {
            return false;
        }
        if (attributes.replace()) {
            target.remove(parent, name);
            linux.mkdirat(parent, name, 0700);
            return true;
        }
        throw new IOException("cannot copy to non-directory: " + name);
    }

    private void copyEntry(Fd from, String name, Stat stat, String to) throws IOException {
        try (Fd place = linux.openat(from, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0)) {
            copy(from, place, stat, to, name);
        }
    }

    /** @param parent the folder that {@code place} is in, null if it is not known */
    private void copy(@Nullable Fd parent, Fd place, Stat stat, String folder, String name) throws IOException {
        Fd to = target.folder(folder);
        if (stat.links() > 1 && !stat.isDirectory()) {
            Place first = linked.putIfAbsent(new Inode(stat.device(), stat.inode()), new Place(folder, name));
            if (first != null) {
                Fd other = target.folder(first.folder());
                replacing(to, name, () -> linux.linkat(other, first.name(), to, name, 0));
                target.settle();
                return;
            }
        }
        int type = stat.mode() & S_IFMT;
        if (stat.isRegular()) {
            try (Fd in = linux.openat(Fd.CWD, place.procPath(), O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
                    Fd out = create(to, name)) {
                data(in, out);
            }
        } else if (stat.isSymlink()) {
            String link = linux.readlinkat(place, "");
            replacing(to, name, () -> linux.symlinkat(link, to, name));
        } else if (type == S_IFSOCK) {
            return; // nothing without who listens on it
        } else {
            replacing(to, name, () -> linux.mknodat(to, name, stat.mode(), stat.rdev()));
        }
        attributes(to, name, stat, parent == null ? "" : parent.procPath() + "/" + name);
        Timespec time = attributes.time(stat);
        linux.utimensat(to, name, time, time, AT_SYMLINK_NOFOLLOW);
        target.settle();
    }

    private Fd create(Fd folder, String name) throws IOException {
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        Fd[] made = new Fd[1];
        replacing(folder, name, () -> made[0] = linux.openat(folder, name, flags, 0600));
        return made[0];
    }

    private void replacing(Fd folder, String name, Runnable make) throws IOException {
        try {
            make.run();
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            Stat there = target.stat(folder, name);
            if (there != null && there.isDirectory() && !attributes.replace()) {
                throw new IOException("cannot replace the folder " + name + " by a file");
            }
            target.remove(folder, name);
            make.run();
        }
    }

    private void data(Fd in, Fd out) throws IOException {
        while (true) {
            int n = linux.read(in, buffer, 0, buffer.length);
            if (n == 0) {
                return;
            }
            for (int written = 0; written < n; ) {
                written += linux.write(out, buffer, written, n - written);
            }
            if (Thread.interrupted()) {
                throw new InterruptedIOException("context canceled");
            }
        }
    }

    private void attributes(Fd folder, String name, Stat stat, String xattrsOf) {
        Owner owner = attributes.owner();
        int uid = owner == null ? stat.uid() : owner.uid();
        int gid = owner == null ? stat.gid() : owner.gid();
        linux.fchownat(folder, name, uid, gid, AT_SYMLINK_NOFOLLOW);
        if (!xattrsOf.isEmpty()) {
            xattrs(xattrsOf, folder.procPath() + "/" + name);
        }
        if (!stat.isSymlink()) {
            linux.fchmodat(folder, name, attributes.mode().apply(stat.mode(), stat.isDirectory()));
        }
    }

    private void xattrs(String from, String to) {
        try {
            for (String name : linux.llistxattr(from)) {
                byte[] value = isOurs(name) ? null : linux.lgetxattr(from, name);
                if (value != null) {
                    linux.lsetxattr(to, name, value);
                }
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** What says how this machine keeps the file, not what the file is. */
    private static boolean isOurs(String xattr) {
        return xattr.startsWith("trusted.overlay.") || xattr.equals("security.selinux");
    }

    /** Gives the folders that were made their times, which every file made in them has changed. */
    void settleTimes() {
        folderTimes.forEach((path, time) -> {
            try (Fd folder = Glob.open(linux, root, path, O_RDONLY | O_DIRECTORY)) {
                if (folder != null) {
                    linux.utimensat(folder, ".", time, time, 0);
                }
            }
        });
    }

    @Override
    public void close() {
        target.close();
    }
}
