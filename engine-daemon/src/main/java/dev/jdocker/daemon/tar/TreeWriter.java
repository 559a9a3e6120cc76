package dev.jdocker.daemon.tar;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.S_IFBLK;
import static dev.jdocker.linux.Flags.S_IFCHR;
import static dev.jdocker.linux.Flags.S_IFDIR;
import static dev.jdocker.linux.Flags.S_IFIFO;
import static dev.jdocker.linux.Flags.S_IFLNK;
import static dev.jdocker.linux.Flags.S_IFMT;
import static dev.jdocker.linux.Flags.S_IFREG;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.Linux.Timespec;
import dev.jdocker.linux.PathBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a folder, which strangers may have filled and may be changing, into an archive: names sorted by their bytes, from
 * descriptor to descriptor, never through a symbolic link or into a file that has taken another's place. A file that
 * disappears meanwhile is left out; one that shrinks is filled up with zeros. Sockets are left out.
 */
public final class TreeWriter {

    private static final int PATH_MAX = 4095;
    private static final String OVERLAY_XATTRS = "trusted.overlay.";
    private static final String OPAQUE_XATTR = "trusted.overlay.opaque";
    private static final byte[] YES = {'y'};
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE_MARK = ".wh..wh..opq";

    private final Linux linux;
    private final TarWriter tar;
    private final Form form;
    private final Owners owners;
    private final byte[] buffer = new byte[1 << 17];
    private final Map<Inode, String> linked = new HashMap<>();
    private BiPredicate<String, Stat> leftOut = (name, stat) -> false;
    private long sizeBytes;

    /** What a tree is written as. */
    public enum Form {
        /** As it is seen. */
        FILES,
        /** As an OCI layer: what hides lower layers in overlayfs becomes {@code .wh.} names (image-spec, layer.md). */
        LAYER
    }

    private record Inode(long device, long number) {}

    public TreeWriter(Linux linux, TarWriter tar, Form form, Owners owners) {
        this.linux = linux;
        this.tar = tar;
        this.form = form;
        this.owners = owners;
    }

    /** Leaves out what {@code test} says by its name in the archive, and what is in it. */
    public TreeWriter leavingOut(BiPredicate<String, Stat> test) {
        leftOut = test;
        return this;
    }

    /** The sizes of the files written by now, each once, and of the links' targets: what an image's size counts. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Writes {@code folder}, opened for reading, as {@code ./} and everything in it by names without that prefix. */
    public void writeRoot(Fd folder) throws IOException {
        writeFolder(folder, "./", "");
    }

    /**
     * Writes what is at {@code name} in {@code parent}: a folder with all that is in it.
     *
     * @param as its name in the archive
     */
    public void write(Fd parent, String name, String as) throws IOException {
        Stat stat = stat(parent, name);
        if (stat != null) {
            write(parent, name, as, stat);
        }
    }

    /**
     * Writes a folder and everything in it.
     *
     * @param as the folder's own name in the archive
     * @param prefix what the names of its files begin with
     */
    public void writeFolder(Fd folder, String as, String prefix) throws IOException {
        Stat stat = linux.fstatat(folder, "", AT_EMPTY_PATH);
        tar.begin(entry(as, stat, TarEntry.DIRECTORY, "", 0, folder.procPath() + "/."));
        boolean opaque =
                form == Form.LAYER && Arrays.equals(linux.lgetxattr(folder.procPath() + "/.", OPAQUE_XATTR), YES);
        if (opaque) {
            tar.begin(mark(prefix + OPAQUE_MARK));
        }
        writeFiles(folder, prefix);
    }

    /** Writes everything in a folder, but not the folder itself. */
    public void writeFiles(Fd folder, String prefix) throws IOException {
        for (String name : sorted(linux.list(folder))) {
            Stat child = stat(folder, name);
            boolean unsayable = form == Form.LAYER && name.startsWith(WHITEOUT); // it would hide another
            if (child != null && !unsayable && !leftOut.test(prefix + name, child)) {
                write(folder, name, prefix + name, child);
            }
        }
    }

    private List<String> sorted(List<String> names) {
        List<byte[]> keys = new ArrayList<>(names.size());
        names.forEach(name -> keys.add(PathBytes.encode(name)));
        keys.sort(Arrays::compareUnsigned);
        return keys.stream().map(PathBytes::decode).toList();
    }

    private void write(Fd parent, String name, String as, Stat stat) throws IOException {
        if (PathBytes.encode(as).length > PATH_MAX) {
            throw new TarException("name of more than " + PATH_MAX + " bytes: " + as.substring(0, 80) + "…");
        }
        String path = parent.procPath() + "/" + name;
        switch (stat.mode() & S_IFMT) {
            case S_IFDIR -> {
                try (Fd folder = open(parent, name, O_RDONLY | O_DIRECTORY)) {
                    if (folder != null) {
                        writeFolder(folder, as + "/", as + "/");
                    }
                }
            }
            case S_IFREG -> {
                if (!writtenAsLink(stat, as)) {
                    writeFile(parent, name, as, path);
                }
            }
            case S_IFLNK -> {
                String target = target(parent, name);
                if (target != null && !writtenAsLink(stat, as)) {
                    sizeBytes += PathBytes.encode(target).length;
                    tar.begin(entry(as, stat, TarEntry.SYMLINK, target, 0, path));
                }
            }
            case S_IFCHR -> {
                if (form == Form.LAYER && stat.rdev() == 0) {
                    int slash = as.lastIndexOf('/') + 1;
                    tar.begin(mark(as.substring(0, slash) + WHITEOUT + name));
                } else if (!writtenAsLink(stat, as)) {
                    tar.begin(entry(as, stat, TarEntry.CHARACTER_DEVICE, "", 0, path));
                }
            }
            case S_IFBLK -> {
                if (!writtenAsLink(stat, as)) {
                    tar.begin(entry(as, stat, TarEntry.BLOCK_DEVICE, "", 0, path));
                }
            }
            case S_IFIFO -> {
                if (!writtenAsLink(stat, as)) {
                    tar.begin(entry(as, stat, TarEntry.FIFO, "", 0, path));
                }
            }
            default -> {} // a socket, which is nothing without who listens on it
        }
    }

    /** Writes a file that has another name already as a hard link to that. */
    private boolean writtenAsLink(Stat stat, String as) throws IOException {
        if (stat.links() < 2) {
            return false;
        }
        String first = linked.putIfAbsent(new Inode(stat.device(), stat.inode()), as);
        if (first == null) {
            return false;
        }
        tar.begin(entry(as, stat, TarEntry.HARD_LINK, first, 0, null));
        return true;
    }

    private void writeFile(Fd parent, String name, String as, String path) throws IOException {
        // first without opening it: what has taken the place of the file that was there may be a device
        try (Fd place = open(parent, name, O_PATH)) {
            if (place == null || !linux.fstatat(place, "", AT_EMPTY_PATH).isRegular()) {
                return;
            }
            try (Fd file = linux.openat(Fd.CWD, place.procPath(), O_RDONLY | O_CLOEXEC, 0)) {
                writeFile(file, as, path);
            }
        }
    }

    private void writeFile(Fd file, String as, String path) throws IOException {
        Stat stat = linux.fstatat(file, "", AT_EMPTY_PATH);
        tar.begin(entry(as, stat, TarEntry.REGULAR, "", stat.sizeBytes(), path));
        sizeBytes += stat.sizeBytes();
        long at = 0;
        while (at < stat.sizeBytes()) {
            int wanted = (int) Math.min(buffer.length, stat.sizeBytes() - at);
            int n = linux.pread(file, buffer, 0, wanted, at);
            if (n == 0) {
                Arrays.fill(buffer, 0, wanted, (byte) 0);
                n = wanted;
            }
            tar.write(buffer, 0, n);
            at += n;
        }
    }

    private TarEntry entry(String as, Stat stat, char type, String link, long size, @Nullable String xattrsOf) {
        boolean device = type == TarEntry.CHARACTER_DEVICE || type == TarEntry.BLOCK_DEVICE;
        return new TarEntry(
                as,
                type,
                link,
                stat.mode() & 07777,
                Integer.toUnsignedLong(owners.users().applyAsInt(stat.uid())),
                Integer.toUnsignedLong(owners.groups().applyAsInt(stat.gid())),
                size,
                stat.modification(),
                device ? major(stat.rdev()) : 0,
                device ? minor(stat.rdev()) : 0,
                xattrsOf == null ? Map.of() : xattrs(xattrsOf),
                false,
                List.of());
    }

    private static TarEntry mark(String as) {
        return new TarEntry(as, TarEntry.REGULAR, "", 0, 0, 0, 0, new Timespec(0, 0), 0, 0, Map.of(), false, List.of());
    }

    private Map<String, byte[]> xattrs(String path) {
        Map<String, byte[]> found = new TreeMap<>();
        try {
            for (String name : linux.llistxattr(path)) {
                byte[] value = isOurs(name) ? null : linux.lgetxattr(path, name);
                if (value != null) {
                    found.put(name, value);
                }
            }
        } catch (ErrnoException e) {
            absent(e);
        }
        return found;
    }

    /** What says how this machine keeps the file, not what the file is. */
    private static boolean isOurs(String xattr) {
        return xattr.startsWith(OVERLAY_XATTRS) || xattr.equals("security.selinux");
    }

    private @Nullable Stat stat(Fd folder, String name) {
        try {
            return linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW);
        } catch (ErrnoException e) {
            absent(e);
            return null;
        }
    }

    private @Nullable String target(Fd folder, String name) {
        try {
            return linux.readlinkat(folder, name);
        } catch (ErrnoException e) {
            absent(e);
            return null;
        }
    }

    private @Nullable Fd open(Fd folder, String name, int flags) {
        try {
            return linux.openat(folder, name, O_NOFOLLOW | O_CLOEXEC | flags, 0);
        } catch (ErrnoException e) {
            absent(e);
            return null;
        }
    }

    /** Lets pass that a file has gone or become another since its folder was read, and throws anything else. */
    private static void absent(ErrnoException e) {
        if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP) || e.is(Errno.EINVAL)) {
            return;
        }
        throw e;
    }

    /** major(3) of the kernel's 64-bit form. */
    static long major(long device) {
        return (device >>> 8 & 0xfff) | (device >>> 32 & 0xfffff000L);
    }

    /** minor(3). */
    static long minor(long device) {
        return (device & 0xff) | (device >>> 12 & 0xffffff00L);
    }
}
