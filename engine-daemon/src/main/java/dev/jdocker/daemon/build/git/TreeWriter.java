package dev.jdocker.daemon.build.git;

import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_CREAT;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_EXCL;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.O_WRONLY;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a tree of git. Each is new where it is written: an entry that is there already, or whose name could lead
 * elsewhere, is an error. So no repository writes through its own links, or into {@code .git} (CVE-2024-32002, CVE-2018-11235).
 */
final class TreeWriter {

    private static final int LONGEST_LINK = 4096;
    private static final int FOLDER_MODE = 0755;

    private final Linux linux;
    private final ObjectReader objects;
    private final Linux.Timespec time;
    private final Submodules submodules;
    private final @Nullable DirCacheBuilder index;
    private final byte[] buffer = new byte[1 << 16];

    /** Brings the repository that a tree has at a place. */
    @FunctionalInterface
    interface Submodules {
        void write(Fd folder, String path, ObjectId commit) throws IOException;
    }

    /**
     * Writes by that reader.
     *
     * @param seconds the time of all files since the epoch
     * @param index told of every entry, null if nobody wants to know
     */
    TreeWriter(
            Linux linux, ObjectReader objects, long seconds, Submodules submodules, @Nullable DirCacheBuilder index) {
        this.linux = linux;
        this.objects = objects;
        this.time = new Linux.Timespec(seconds, 0);
        this.submodules = submodules;
        this.index = index;
    }

    /** Writes the tree into a folder that is open. */
    void write(ObjectId tree, Fd folder, String path) throws IOException {
        CanonicalTreeParser entries = new CanonicalTreeParser(null, objects, tree);
        for (; !entries.eof(); entries = entries.next()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("context canceled");
            }
            byte[] raw = new byte[entries.getNameLength()];
            entries.getName(raw, 0);
            String name = new String(raw, StandardCharsets.UTF_8);
            String child = path.isEmpty() ? name : path + "/" + name;
            check(name, child);
            entry(entries, folder, name, child);
        }
    }

    private static void check(String name, String path) throws IOException {
        boolean bad = name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0
                || name.toLowerCase(Locale.ROOT).equals(".git");
        if (bad) {
            throw new IOException("invalid path '" + path + "' in the repository");
        }
    }

    private void entry(CanonicalTreeParser entry, Fd folder, String name, String path) throws IOException {
        FileMode mode = entry.getEntryFileMode();
        ObjectId id = entry.getEntryObjectId();
        if (mode.equals(FileMode.TREE)) {
            try (Fd made = folder(folder, name)) {
                write(id, made, path);
            }
        } else if (mode.equals(FileMode.GITLINK)) {
            try (Fd made = folder(folder, name)) {
                submodules.write(made, path, id);
            }
            note(path, mode, id, 0);
        } else if (mode.equals(FileMode.SYMLINK)) {
            byte[] target = objects.open(id).getBytes(LONGEST_LINK);
            linux.symlinkat(new String(target, StandardCharsets.UTF_8), folder, name);
            note(path, mode, id, target.length);
        } else if (mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)) {
            note(path, mode, id, file(id, folder, name, mode.equals(FileMode.EXECUTABLE_FILE) ? 0755 : 0644));
        } else {
            throw new IOException("invalid mode " + mode + " of '" + path + "' in the repository");
        }
        linux.utimensat(folder, name, time, time, AT_SYMLINK_NOFOLLOW);
    }

    private Fd folder(Fd parent, String name) {
        linux.mkdirat(parent, name, FOLDER_MODE);
        linux.fchmodat(parent, name, FOLDER_MODE); // whatever the umask
        return linux.openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
    }

    private long file(ObjectId id, Fd folder, String name, int mode) throws IOException {
        long size = 0;
        try (InputStream in = objects.open(id).openStream();
                Fd file = linux.openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)) {
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                for (int done = 0; done < n; ) {
                    done += linux.write(file, buffer, done, n - done);
                }
                size += n;
            }
        }
        linux.fchmodat(folder, name, mode);
        return size;
    }

    private void note(String path, FileMode mode, ObjectId id, long size) {
        if (index != null) {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(mode);
            entry.setObjectId(id);
            entry.setLength(size);
            index.add(entry);
        }
    }
}
