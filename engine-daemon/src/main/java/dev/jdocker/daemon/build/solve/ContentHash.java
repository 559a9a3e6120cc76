package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_NONBLOCK;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.List;

/** Names files by what they are: content, mode, links, and owners where these count; times do not. */
final class ContentHash {

    private final Linux linux;
    private final boolean owners;
    private final FileDigests known;
    private final byte[] buffer = new byte[1 << 16];

    /**
     * @param owners whether they count: not in a context, whose files belong to root in an image
     * @param known digests of files, added to
     */
    ContentHash(Linux linux, boolean owners, FileDigests known) {
        this.linux = linux;
        this.owners = owners;
        this.known = known;
    }

    Digest of(Fd root, Chosen chosen) throws IOException {
        Definition definition = new Definition("content");
        for (String path : chosen.paths()) {
            definition.add(path);
            add(root, path, chosen, definition);
        }
        return definition.digest();
    }

    private void add(Fd root, String path, Chosen chosen, Definition definition) throws IOException {
        try (Fd file = Glob.open(linux, root, path, O_PATH)) {
            if (file == null) {
                definition.add("-");
                return;
            }
            Stat stat = linux.fstatat(file, "", AT_EMPTY_PATH);
            if (stat.isDirectory()) {
                try (Fd folder = Glob.folder(linux, root, path)) {
                    if (folder != null) {
                        header(definition, "", stat);
                        folder(folder, "", chosen, definition);
                    }
                }
            } else if (stat.isRegular()) {
                header(definition, "", stat);
                try (Fd opened = linux.openat(Fd.CWD, file.procPath(), O_RDONLY | O_CLOEXEC, 0)) {
                    definition.add(content(opened, stat));
                }
            } else {
                header(definition, "", stat);
            }
        }
    }

    private void folder(Fd folder, String path, Chosen chosen, Definition definition) throws IOException {
        String prefix = path.isEmpty() ? "" : path + "/";
        List<String> names = linux.list(folder).stream().sorted().toList();
        for (String name : names) {
            String child = prefix + name;
            boolean wanted = chosen.wants(child);
            if (!wanted && !chosen.mayWantBelow()) {
                continue;
            }
            Stat stat = linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW);
            if (stat.isDirectory()) {
                if (wanted) {
                    header(definition, child, stat);
                }
                try (Fd opened = linux.openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)) {
                    folder(opened, child, chosen, definition);
                }
            } else if (wanted) {
                header(definition, child, stat);
                if (stat.isSymlink()) {
                    definition.add(linux.readlinkat(folder, name));
                } else if (stat.isRegular()) {
                    byte[] before = known.get(stat);
                    if (before == null) {
                        try (Fd opened =
                                linux.openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)) {
                            before = content(opened, stat);
                        }
                    }
                    definition.add(before);
                }
            }
        }
    }

    private void header(Definition definition, String path, Stat stat) {
        definition.add(path).add(Integer.toOctalString(stat.mode()));
        if (owners) {
            definition.add(stat.uid() + ":" + stat.gid());
        }
        if (!stat.isDirectory() && !stat.isSymlink() && !stat.isRegular()) {
            definition.add(Long.toString(stat.rdev()));
        }
    }

    private byte[] content(Fd file, Stat stat) throws IOException {
        byte[] before = known.get(stat);
        if (before != null) {
            return before;
        }
        MessageDigest hash = Digest.newHash();
        long at = 0;
        while (true) {
            int n = linux.pread(file, buffer, 0, buffer.length, at);
            if (n == 0) {
                break;
            }
            hash.update(buffer, 0, n);
            at += n;
            if (Thread.interrupted()) {
                throw new InterruptedIOException("context canceled");
            }
        }
        byte[] digest = hash.digest();
        known.put(stat, digest);
        return digest;
    }
}
