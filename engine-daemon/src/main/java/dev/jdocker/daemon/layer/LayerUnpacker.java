package dev.jdocker.daemon.layer;

import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_CREAT;
import static dev.jdocker.linux.Flags.O_EXCL;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_WRONLY;
import static dev.jdocker.linux.Flags.S_IFBLK;
import static dev.jdocker.linux.Flags.S_IFCHR;
import static dev.jdocker.linux.Flags.S_IFIFO;
import static dev.jdocker.linux.Flags.S_IFMT;

import dev.jdocker.daemon.tar.TarEntry;
import dev.jdocker.daemon.tar.TarException;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TarReader;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.Linux.Timespec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Unpacks one layer's tar into an empty folder, as overlayfs wants a lower layer: OCI whiteouts become its whiteouts and
 * opaque folders; owner, mode, extended attributes and times are as the archive says. Every name is resolved by {@link
 * InRoot}, so an archive can only ever touch what is below that folder. Needs root's privileges.
 */
final class LayerUnpacker implements AutoCloseable {

    private static final String OPAQUE_XATTR = "trusted.overlay.opaque";
    private static final byte[] YES = {'y'};

    private final Linux linux;
    private final Fd root;
    private final InRoot inRoot;
    private final TarReader tar;
    private final byte[] buffer = new byte[1 << 17];
    private final Map<String, Timespec> folderTimes = new LinkedHashMap<>();
    private long sizeBytes;

    LayerUnpacker(Linux linux, Fd root, InputStream tar, TarLimits limits) {
        this.linux = linux;
        this.root = root;
        this.inRoot = new InRoot(linux, root);
        this.tar = new TarReader(tar, limits);
    }

    /** Unpacks everything and returns the sum of the files' sizes. */
    long unpack() throws IOException {
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            try {
                unpack(entry);
            } catch (ErrnoException e) {
                throw new IOException("unpack " + entry.name() + ": " + e.getMessage(), e);
            }
        }
        // last, because every file made in a folder changes its time
        folderTimes.forEach(this::setFolderTime);
        return sizeBytes;
    }

    private void unpack(TarEntry entry) throws IOException {
        EntryPath path = EntryPath.of(entry.name());
        Whiteout whiteout = Whiteout.of(path.name());
        switch (whiteout) {
            case Whiteout.None none -> make(entry, path);
            case Whiteout.Opaque opaque -> setOpaque(inRoot.folder(path.parent()), ".");
            case Whiteout.Of of -> whiteOut(inRoot.folder(path.parent()), of.name());
            case Whiteout.Ignored ignored -> {}
        }
    }

    private void make(TarEntry entry, EntryPath path) throws IOException {
        if (path.isRoot()) {
            if (entry.type() == TarEntry.DIRECTORY) {
                setAttributes(root, ".", entry);
                folderTimes.put("", entry.modification());
            }
            return;
        }
        Fd folder = inRoot.folder(path.parent());
        String name = path.name();
        switch (entry.type()) {
            case TarEntry.DIRECTORY -> {
                makeFolder(folder, name);
                setAttributes(folder, name, entry);
                folderTimes.put(path.path(), entry.modification());
                return;
            }
            case TarEntry.REGULAR -> makeFile(folder, name, entry);
            case TarEntry.HARD_LINK -> {
                EntryPath target = EntryPath.of(entry.linkName());
                Fd targetFolder = inRoot.folder(target.parent());
                replacing(folder, name, () -> linux.linkat(targetFolder, target.name(), folder, name, 0));
                return; // it shares the attributes of its target
            }
            case TarEntry.SYMLINK -> {
                replacing(folder, name, () -> linux.symlinkat(entry.linkName(), folder, name));
                sizeBytes += entry.linkName().getBytes(StandardCharsets.UTF_8).length; // dockerd counts them too
            }
            case TarEntry.CHARACTER_DEVICE, TarEntry.BLOCK_DEVICE, TarEntry.FIFO ->
                replacing(folder, name, () -> linux.mknodat(folder, name, nodeMode(entry), device(entry)));
            default ->
                throw new TarException("unhandled tar header type " + (int) entry.type() + " of " + entry.name());
        }
        setAttributes(folder, name, entry);
        linux.utimensat(folder, name, entry.modification(), entry.modification(), AT_SYMLINK_NOFOLLOW);
    }

    private void makeFolder(Fd folder, String name) throws IOException {
        try {
            linux.mkdirat(folder, name, 0700);
            return;
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        Stat there = inRoot.stat(folder, name);
        if (there == null || !there.isDirectory()) {
            inRoot.remove(folder, name);
            linux.mkdirat(folder, name, 0700);
            if (there != null && isWhiteout(there)) {
                setOpaque(folder, name); // the same layer hid what is below: the folder must not show it again
            }
        }
    }

    private void makeFile(Fd folder, String name, TarEntry entry) throws IOException {
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        Fd[] made = new Fd[1];
        replacing(folder, name, () -> made[0] = linux.openat(folder, name, flags, 0600));
        try (Fd file = made[0]) {
            if (entry.sparse()) {
                for (TarEntry.Segment segment : entry.segments()) {
                    copy(file, segment.offsetBytes(), segment.lengthBytes(), entry);
                }
                linux.ftruncate(file, entry.sizeBytes());
            } else {
                copy(file, 0, entry.sizeBytes(), entry);
            }
        }
        sizeBytes += entry.sizeBytes();
    }

    private void copy(Fd file, long offset, long length, TarEntry entry) throws IOException {
        long at = offset;
        long end = offset + length;
        while (at < end) {
            int n = tar.read(buffer, 0, (int) Math.min(buffer.length, end - at));
            if (n < 0) {
                throw new TarException("not enough data for " + entry.name());
            }
            for (int written = 0; written < n; ) {
                written += linux.pwrite(file, buffer, written, n - written, at + written);
            }
            at += n;
        }
    }

    /** Owner, then extended attributes and mode: a change of owner takes set-uid bits and capabilities away. */
    private void setAttributes(Fd folder, String name, TarEntry entry) throws IOException {
        linux.fchownat(folder, name, id(entry.uid(), entry), id(entry.gid(), entry), AT_SYMLINK_NOFOLLOW);
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            setXattr(folder, name, xattr.getKey(), xattr.getValue());
        }
        if (entry.type() != TarEntry.SYMLINK) {
            linux.fchmodat(folder, name, entry.mode());
        }
    }

    private void setXattr(Fd folder, String name, String key, byte[] value) {
        if (key.startsWith("trusted.overlay.")) {
            return; // how layers are stacked is for us to say, not for an image
        }
        try {
            linux.lsetxattr(folder.procPath() + "/" + name, key, value);
        } catch (ErrnoException e) {
            // as dockerd: a file system without them does not keep the image from being used
            boolean lenient = e.is(Errno.EOPNOTSUPP) || (e.is(Errno.EPERM) && key.startsWith("user."));
            if (!lenient) {
                throw e;
            }
        }
    }

    /** Hides {@code name} of the layers below. What this same layer has put there stays: it hides the lower one itself. */
    private void whiteOut(Fd folder, String name) {
        try {
            linux.mknodat(folder, name, S_IFCHR, 0);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            Stat there = inRoot.stat(folder, name);
            if (there != null && there.isDirectory()) {
                setOpaque(folder, name);
            }
        }
    }

    private void setOpaque(Fd folder, String name) {
        linux.lsetxattr(folder.procPath() + "/" + name, OPAQUE_XATTR, YES);
    }

    private void setFolderTime(String path, Timespec time) {
        if (path.isEmpty()) {
            linux.utimensat(root, ".", time, time, 0);
            return;
        }
        try (Fd folder = inRoot.existing(path)) {
            if (folder != null) {
                linux.utimensat(folder, ".", time, time, 0);
            }
        }
    }

    /** Makes something, in the place of what is there if need be. */
    private void replacing(Fd folder, String name, Runnable make) throws IOException {
        try {
            make.run();
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            try (Fd mine = linux.dup(folder)) {
                inRoot.remove(mine, name);
            }
            make.run();
        }
    }

    private static boolean isWhiteout(Stat stat) {
        return (stat.mode() & S_IFMT) == S_IFCHR && stat.rdev() == 0;
    }

    private static int nodeMode(TarEntry entry) {
        return switch (entry.type()) {
            case TarEntry.CHARACTER_DEVICE -> S_IFCHR;
            case TarEntry.BLOCK_DEVICE -> S_IFBLK;
            default -> S_IFIFO;
        };
    }

    /** The device number in the kernel's own form (makedev(3)). */
    private static long device(TarEntry entry) {
        long major = entry.deviceMajor();
        long minor = entry.deviceMinor();
        return (major & 0xfffff000L) << 32 | (major & 0xfff) << 8 | (minor & 0xffffff00L) << 12 | (minor & 0xff);
    }

    private static int id(long id, TarEntry entry) throws TarException {
        if (id < 0 || id >= 0xffffffffL) {
            throw new TarException("owner " + id + " of " + entry.name() + " is out of range");
        }
        return (int) id;
    }

    @Override
    public void close() {
        inRoot.close();
    }
}
