package dev.jdocker.daemon.tar;

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

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.Linux.Timespec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a tar into a tree of files. Owner, mode, extended attributes and times are as the archive says. Every name is
 * resolved by {@link InRoot}, so an archive can only ever touch what is below the root, whoever changes what is there
 * meanwhile. Needs root's privileges.
 */
public final class TreeUnpacker implements AutoCloseable {

    private static final String OPAQUE_XATTR = "trusted.overlay.opaque";
    private static final byte[] YES = {'y'};

    private static final byte[] ZEROS = new byte[1 << 17];
    /** Zeros of this length are left out of a file: what was sparse stays so, as near as a plain archive tells. */
    private static final int HOLE = 1 << 15;

    private final Linux linux;
    private final Fd root;
    private final InRoot inRoot;
    private final String place;
    private final Rules rules;
    private final TarReader tar;
    private final byte[] buffer = new byte[ZEROS.length];
    private final Map<String, Timespec> folderTimes = new LinkedHashMap<>();
    private long sizeBytes;
    private boolean endsInHole;

    /**
     * How it is unpacked.
     *
     * @param layer into an empty folder as overlayfs wants a lower layer: OCI whiteouts become its whiteouts and opaque folders
     * @param keepKinds a folder takes no other file's place, and none a folder's ({@code noOverwriteDirNonDir})
     * @param owners the ids on disk of those in the archive, -1 of those that have none
     */
    public record Rules(boolean layer, boolean keepKinds, Owners owners) {
        /** Of an image's layer. */
        public static final Rules LAYER = new Rules(true, false, Owners.SAME);
    }

    /**
     * Unpacks {@code tar} into a folder below {@code root}; owns neither.
     *
     * @param place the folder's clean path, "" for the root itself
     */
    public TreeUnpacker(Linux linux, Fd root, String place, InputStream tar, TarLimits limits, Rules rules) {
        this.linux = linux;
        this.root = root;
        this.inRoot = new InRoot(linux, root, rules.owners());
        this.place = place;
        this.tar = new TarReader(tar, limits);
        this.rules = rules;
    }

    /** Unpacks everything and returns the sum of the files' sizes. */
    public long unpack() throws IOException {
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            try {
                unpack(entry);
                inRoot.settle();
            } catch (ErrnoException e) {
                throw new IOException("unpack " + entry.name() + ": " + e.getMessage(), e);
            }
        }
        // last, because every file made in a folder changes its time
        folderTimes.forEach(this::setFolderTime);
        return sizeBytes;
    }

    private void unpack(TarEntry entry) throws IOException {
        EntryPath path = path(entry.name());
        Whiteout whiteout = rules.layer() ? Whiteout.of(path.name()) : new Whiteout.None();
        switch (whiteout) {
            case Whiteout.None none -> make(entry, path);
            case Whiteout.Opaque opaque -> setOpaque(inRoot.folder(path.parent()), ".");
            case Whiteout.Of of -> whiteOut(inRoot.folder(path.parent()), of.name());
            case Whiteout.Ignored ignored -> {}
        }
    }

    /** Where an entry goes; {@code ..} in its name stops at the place that is unpacked into. */
    private EntryPath path(String name) throws TarException {
        EntryPath path = EntryPath.of(name);
        return place.isEmpty() ? path : EntryPath.of(place + "/" + path.path());
    }

    private void make(TarEntry entry, EntryPath path) throws IOException {
        if (path.path().equals(place)) {
            if (entry.type() == TarEntry.DIRECTORY) {
                Fd folder = inRoot.folder(place);
                setAttributes(folder, ".", entry);
                folderTimes.put(place, entry.modification());
            }
            return;
        }
        Fd folder = inRoot.folder(path.parent());
        String name = path.name();
        if (rules.keepKinds()) {
            refuseOtherKind(inRoot.stat(folder, name), entry);
        }
        switch (entry.type()) {
            case TarEntry.DIRECTORY -> {
                makeFolder(folder, name);
                setAttributes(folder, name, entry);
                folderTimes.put(path.path(), entry.modification());
                return;
            }
            case TarEntry.REGULAR -> makeFile(folder, name, entry);
            case TarEntry.HARD_LINK -> {
                EntryPath target = path(entry.linkName());
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

    private void refuseOtherKind(@Nullable Stat there, TarEntry entry) throws TarException {
        if (there == null || there.isDirectory() == (entry.type() == TarEntry.DIRECTORY)) {
            return;
        }
        String kept = there.isDirectory() ? "directory" : "non-directory";
        String come = there.isDirectory() ? "non-directory" : "directory";
        throw new TarException("cannot overwrite " + kept + " \"" + TarPaths.clean(entry.name()) + "\" with " + come
                + " \"/" + place + "\"");
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
            if (rules.layer() && there != null && isWhiteout(there)) {
                setOpaque(folder, name); // the same layer hid what is below: the folder must not show it again
            }
        }
    }

    private void makeFile(Fd folder, String name, TarEntry entry) throws IOException {
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        endsInHole = false;
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
                if (endsInHole) {
                    linux.ftruncate(file, entry.sizeBytes());
                }
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
            endsInHole = n >= HOLE && Arrays.equals(buffer, 0, n, ZEROS, 0, n);
            for (int written = endsInHole ? n : 0; written < n; ) {
                written += linux.pwrite(file, buffer, written, n - written, at + written);
            }
            at += n;
        }
    }

    /** Owner, then extended attributes and mode: a change of owner takes set-uid bits and capabilities away. */
    private void setAttributes(Fd folder, String name, TarEntry entry) throws IOException {
        linux.fchownat(
                folder,
                name,
                onDisk(rules.owners().users(), entry.uid(), entry),
                onDisk(rules.owners().groups(), entry.gid(), entry),
                AT_SYMLINK_NOFOLLOW);
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
            inRoot.remove(folder, name);
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

    private static int onDisk(IntUnaryOperator ids, long id, TarEntry entry) throws TarException {
        int mapped = ids.applyAsInt(id(id, entry));
        if (mapped == -1) {
            throw new TarException(
                    "owner " + id + " of " + entry.name() + " has no id in the container's user namespace");
        }
        return mapped;
    }

    @Override
    public void close() {
        inRoot.close();
    }
}
