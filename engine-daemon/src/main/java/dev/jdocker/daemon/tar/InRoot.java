package dev.jdocker.daemon.tar;

import static dev.jdocker.linux.Flags.AT_REMOVEDIR;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.RESOLVE_IN_ROOT;
import static dev.jdocker.linux.Flags.RESOLVE_NO_MAGICLINKS;

import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.linux.Linux.Stat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folders below a root that strangers have filled, opened so that neither {@code ..} nor a symbolic link leads out of
 * it: openat2(2) with RESOLVE_IN_ROOT, as if the root were this process's. Keeps the folders used last open.
 */
public final class InRoot implements AutoCloseable {

    private static final int OPEN_FOLDERS = 64;

    /** The mode of folders that are made on the way. */
    public static final int IMPLIED_MODE = 0755;

    private static final OpenHow FOLDER =
            new OpenHow(O_PATH | O_DIRECTORY | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    private static final OpenHow THIS_FOLDER =
            new OpenHow(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);

    private final Linux linux;
    private final Fd root;
    private final Owners owners;
    private final List<Fd> stale = new ArrayList<>();
    private final Map<String, Fd> open = new LinkedHashMap<>(16, 0.75f, true);

    /** Owns neither; {@code root} must be open for as long as this is. Folders that are made belong to root as {@code owners} has it. */
    public InRoot(Linux linux, Fd root, Owners owners) {
        this.linux = linux;
        this.root = root;
        this.owners = owners;
    }

    /** The folder at {@code path}; stays open for some dozens of further calls, until {@link #settle}. Missing folders are made, as dockerd implies them. */
    public Fd folder(String path) throws IOException {
        if (path.isEmpty()) {
            return root;
        }
        Fd known = open.get(path);
        if (known != null) {
            return known;
        }
        Fd folder = tryOpen(path);
        if (folder == null) {
            EntryPath missing = EntryPath.of(path);
            try {
                Fd parent = folder(missing.parent());
                linux.mkdirat(parent, missing.name(), IMPLIED_MODE);
                linux.fchmodat(parent, missing.name(), IMPLIED_MODE); // whatever the umask
                int user = owners.users().applyAsInt(0);
                if (user != 0) {
                    int group = owners.groups().applyAsInt(0);
                    linux.fchownat(parent, missing.name(), user, group, AT_SYMLINK_NOFOLLOW);
                }
            } catch (ErrnoException e) {
                if (!e.is(Errno.EEXIST)) {
                    throw e;
                }
            }
            folder = tryOpen(path);
        }
        if (folder == null) {
            throw new TarException("not a folder: " + path);
        }
        remember(path, folder);
        return folder;
    }

    /** The folder at {@code path} where it is one and its last component no link; the caller closes it. */
    @Nullable
    public Fd existing(String path) {
        try {
            return openRetrying(path, THIS_FOLDER);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return null;
            }
            throw e;
        }
    }

    /** What is at {@code name} in a folder, null if nothing. */
    @Nullable
    public Stat stat(Fd folder, String name) {
        try {
            return linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
    }

    /** Removes what is at {@code name}, with all that is in it. */
    public void remove(Fd folder, String name) throws IOException {
        try {
            linux.unlinkat(folder, name, 0);
            return;
        } catch (ErrnoException e) {
            if (!e.is(Errno.EISDIR)) {
                throw e;
            }
        }
        // folders below it may be open here under a name that will mean something else
        stale.addAll(open.values());
        open.clear();
        try {
            linux.unlinkat(folder, name, AT_REMOVEDIR);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOTEMPTY)) {
                throw e;
            }
            TreeRemoval.remove(Path.of(folder.procPath(), name));
        }
    }

    /** Closes the folders that were open when something was removed: nobody uses one that {@link #folder} gave before. */
    public void settle() {
        stale.forEach(Fd::close);
        stale.clear();
    }

    private @Nullable Fd tryOpen(String path) throws TarException {
        try {
            return openRetrying(path, FOLDER);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            if (e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                TarException failure = new TarException("not a folder: " + path);
                failure.addSuppressed(e);
                throw failure;
            }
            throw e;
        }
    }

    /** openat2(2): EAGAIN says that something was renamed anywhere while {@code ..} was resolved. */
    private Fd openRetrying(String path, OpenHow how) {
        for (int attempt = 0; ; attempt++) {
            try {
                return linux.openat2(root, path, how);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EAGAIN) || attempt == 1000) {
                    throw e;
                }
            }
        }
    }

    private void remember(String path, Fd folder) {
        open.put(path, folder);
        if (open.size() > OPEN_FOLDERS) {
            Iterator<Fd> eldest = open.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
    }

    @Override
    public void close() {
        settle();
        open.values().forEach(Fd::close);
        open.clear();
    }
}
