package dev.jdocker.daemon.build.filesync;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.RESOLVE_IN_ROOT;
import static dev.jdocker.linux.Flags.RESOLVE_NO_MAGICLINKS;

import buildkit.fsutil.Stat;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.PathBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Looks at single files of a tree, as a process would whose root it is. */
public final class TreeReader {

    /** More does not go into one message. */
    private static final int MAX_BYTES = 12 * 1024 * 1024;

    private final Linux linux;
    private final Fd root;

    /** Reads below {@code root}, which it does not own. */
    public TreeReader(Linux linux, Fd root) {
        this.linux = linux;
        this.root = root;
    }

    private Fd open(String path, int flags) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return linux.openat2(
                root,
                relative.isEmpty() ? "." : relative,
                new Linux.OpenHow(flags | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS));
    }

    /** The bytes of a regular file, from {@code offset} and not more than {@code length}. */
    public byte[] read(String path, long offset, long length) throws IOException {
        // First without opening it: what is there may be a device.
        try (Fd place = open(path, O_PATH)) {
            if (!linux.fstatat(place, "", AT_EMPTY_PATH).isRegular()) {
                throw new IOException("read " + path + ": not a regular file");
            }
            try (Fd file = linux.openat(Fd.CWD, place.procPath(), O_RDONLY | O_CLOEXEC, 0)) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                byte[] buffer = new byte[64 * 1024];
                long at = Math.max(0, offset);
                while (bytes.size() < length) {
                    int n = linux.pread(file, buffer, 0, (int) Math.min(buffer.length, length - bytes.size()), at);
                    if (n == 0) {
                        break;
                    }
                    bytes.write(buffer, 0, n);
                    at += n;
                    if (bytes.size() > MAX_BYTES) {
                        throw new IOException("read " + path + ": larger than " + MAX_BYTES + " bytes");
                    }
                }
                return bytes.toByteArray();
            }
        }
    }

    /** What is in a folder, sorted; of the names that match {@code pattern} where it is not empty. */
    public List<Stat> list(String path, String pattern) throws IOException {
        PathMatcher matcher = matcher(pattern);
        try (Fd folder = open(path, O_RDONLY | O_DIRECTORY)) {
            List<Stat> entries = new ArrayList<>();
            for (String name : linux.list(folder).stream().sorted().toList()) {
                if (pattern.isEmpty() || matcher.matches(Path.of(PathBytes.shown(name)))) {
                    entries.add(entry(folder, name, name));
                }
            }
            return entries;
        }
    }

    private static PathMatcher matcher(String pattern) throws IOException {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + (pattern.isEmpty() ? "*" : pattern));
        } catch (PatternSyntaxException e) {
            throw new IOException("syntax error in pattern " + pattern, e);
        }
    }

    /** What is at a path, a symbolic link itself. */
    public Stat stat(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        try (Fd place = open(path, O_PATH | O_NOFOLLOW)) {
            return entry(place, "", name);
        }
    }

    private Stat entry(Fd folder, String name, String shown) {
        Linux.Stat stat = linux.fstatat(folder, name, name.isEmpty() ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW);
        int mode = GoMode.of(stat.mode());
        Stat.Builder entry = Stat.newBuilder()
                .setPath(PathBytes.shown(shown))
                .setMode(mode)
                .setUid(stat.uid())
                .setGid(stat.gid())
                .setSize(stat.sizeBytes())
                .setModTime(stat.modification().seconds() * 1_000_000_000L
                        + stat.modification().nanoseconds());
        if (GoMode.isLink(mode)) {
            entry.setLinkname(PathBytes.shown(linux.readlinkat(folder, name)));
        }
        return entry.build();
    }
}
