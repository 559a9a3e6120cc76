package dev.jdocker.daemon.container.files;

import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.S_IFCHR;
import static dev.jdocker.linux.Flags.S_IFMT;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.PathBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a writable layer changes of the image below it: walks only that layer, and looks into the image only for what is
 * in it. A folder counts as modified if something of it is, or its own mode, owner or time.
 */
final class UpperChanges {

    private static final String OPAQUE_XATTR = "trusted.overlay.opaque";
    private static final byte[] YES = {'y'};

    private final Linux linux;
    private final Placeholders placeholders;
    private final List<ContainerChange> changes = new ArrayList<>();

    private UpperChanges(Linux linux, Placeholders placeholders) {
        this.linux = linux;
        this.placeholders = placeholders;
    }

    /**
     * Compares two folders open for reading; owns neither.
     *
     * @param image all layers of the image as one tree
     */
    static List<ContainerChange> of(Linux linux, Fd upper, Fd image) {
        UpperChanges found = new UpperChanges(linux, new Placeholders(linux, upper));
        found.compare(upper, image, "");
        return found.changes;
    }

    /** Whether anything but a placeholder is in the folder. */
    private boolean compare(Fd upper, @Nullable Fd lower, String path) {
        boolean onlyPlaceholders = true;
        boolean any = false;
        Set<String> names = new TreeSet<>(linux.list(upper));
        Set<String> hidden = lower != null && isOpaque(upper) ? new HashSet<>(linux.list(lower)) : new HashSet<>();
        for (String name : names) {
            String child = path.isEmpty() ? name : path + "/" + name;
            Stat stat = stat(upper, name);
            if (stat == null) {
                continue;
            }
            any = true;
            if (placeholders.test(child, stat)) {
                continue;
            }
            onlyPlaceholders = false;
            hidden.remove(name);
            compareOne(upper, lower, name, child, stat);
        }
        for (String name : new TreeSet<>(hidden)) {
            add(path.isEmpty() ? name : path + "/" + name, ContainerChange.DELETED);
        }
        return !(any && onlyPlaceholders);
    }

    private boolean isOpaque(Fd upper) {
        return Arrays.equals(linux.lgetxattr(upper.procPath() + "/.", OPAQUE_XATTR), YES);
    }

    private void compareOne(Fd upper, @Nullable Fd lower, String name, String path, Stat stat) {
        Stat before = lower == null ? null : stat(lower, name);
        if ((stat.mode() & S_IFMT) == S_IFCHR && stat.rdev() == 0) {
            add(path, ContainerChange.DELETED);
            return;
        }
        if (!stat.isDirectory()) {
            add(path, before == null ? ContainerChange.ADDED : ContainerChange.MODIFIED);
            return;
        }
        int at = changes.size();
        try (Fd folder = open(upper, name);
                Fd below = before != null && before.isDirectory() ? open(lower, name) : null) {
            if (folder == null) {
                return;
            }
            boolean itsOwn = compare(folder, below, path);
            if (before == null) {
                insert(at, path, ContainerChange.ADDED);
            } else if (changes.size() > at || differs(stat, before, itsOwn)) {
                insert(at, path, ContainerChange.MODIFIED);
            }
        }
    }

    /** What holds nothing but placeholders has its time from the making of those. */
    private static boolean differs(Stat now, Stat before, boolean itsOwn) {
        return now.mode() != before.mode()
                || now.uid() != before.uid()
                || now.gid() != before.gid()
                || (itsOwn && !now.modification().equals(before.modification()));
    }

    private void add(String path, int kind) {
        insert(changes.size(), path, kind);
    }

    private void insert(int at, String path, int kind) {
        changes.add(at, new ContainerChange("/" + PathBytes.shown(path), kind));
    }

    private @Nullable Stat stat(Fd folder, String name) {
        try {
            return linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW);
        } catch (ErrnoException e) {
            requireAbsent(e);
            return null;
        }
    }

    private @Nullable Fd open(@Nullable Fd folder, String name) {
        if (folder == null) {
            return null;
        }
        try {
            return linux.openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
        } catch (ErrnoException e) {
            requireAbsent(e);
            return null;
        }
    }

    private static void requireAbsent(ErrnoException e) {
        if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR) && !e.is(Errno.ELOOP)) {
            throw e;
        }
    }
}
