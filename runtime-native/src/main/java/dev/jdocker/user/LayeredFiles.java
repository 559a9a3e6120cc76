package dev.jdocker.user;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads files through a stack of overlay layers that is not mounted. Symbolic links are followed within the image: each
 * step is a lookup of one name in an open directory, so that nothing can lead out of the layers, however they change
 * meanwhile.
 */
public final class LayeredFiles implements ImageFiles {
    /** As the kernel's, see path_resolution(7). */
    private static final int MOST_LINKS = 40;

    private final Linux linux;
    private final List<Path> layers;

    /** The layers' directories, the topmost first; a single one is a plain root file system. */
    public LayeredFiles(Linux linux, List<Path> layers) {
        this.linux = linux;
        this.layers = List.copyOf(layers);
    }

    @Override
    public byte @Nullable [] read(String path, int limitBytes) {
        try (var opened = new OpenDirectories()) {
            return new Walk(opened, path).read(limitBytes);
        }
    }

    /** Closes what a walk has opened. */
    private static final class OpenDirectories implements AutoCloseable {
        private final Deque<Fd> descriptors = new ArrayDeque<>();

        void add(Fd fd) {
            descriptors.push(fd);
        }

        @Override
        public void close() {
            descriptors.forEach(Fd::close);
        }
    }

    /** The way from the root along a path. */
    private final class Walk {
        private final OpenDirectories opened;
        private final Deque<String> ahead = new ArrayDeque<>();
        private final MergedDirectory root;
        private final Deque<MergedDirectory> above = new ArrayDeque<>();
        private MergedDirectory here;
        private int links;

        Walk(OpenDirectories opened, String path) {
            this.opened = opened;
            Consumer<Fd> keep = opened::add;
            root = MergedDirectory.root(linux, layers, keep);
            here = root;
            push(path);
        }

        private void push(String path) {
            String[] names = path.split("/");
            for (String name : Arrays.asList(names).reversed()) {
                if (!name.isEmpty() && !name.equals(".")) {
                    ahead.push(name);
                }
            }
        }

        byte @Nullable [] read(int limitBytes) {
            while (!ahead.isEmpty()) {
                String name = ahead.pop();
                if (name.equals("..")) {
                    here = above.isEmpty() ? root : above.pop();
                    continue;
                }
                switch (here.find(name, opened::add)) {
                    case MergedDirectory.Absent() -> {
                        return null;
                    }
                    case MergedDirectory.Directory(MergedDirectory next) -> {
                        above.push(here);
                        here = next;
                    }
                    case MergedDirectory.Other(Fd directory, Stat stat) -> {
                        if (stat.isSymlink()) {
                            follow(linux.readlinkat(directory, name));
                        } else {
                            return ahead.isEmpty() ? content(directory, name, limitBytes) : null;
                        }
                    }
                }
            }
            return null;
        }

        private void follow(String target) {
            if (++links > MOST_LINKS) {
                throw new UserException("too many levels of symbolic links in the image");
            }
            if (target.startsWith("/")) {
                here = root;
                above.clear();
            }
            push(target);
        }
    }

    /** Opened without waiting: it could be a fifo that nobody writes to (CVE-2024-9676). */
    private byte @Nullable [] content(Fd directory, String name, int limitBytes) {
        int flags = Flags.O_RDONLY | Flags.O_NOFOLLOW | Flags.O_NONBLOCK | Flags.O_NOCTTY;
        try (Fd file = linux.openat(directory, name, flags, 0)) {
            Stat stat = linux.fstatat(file, "", Flags.AT_EMPTY_PATH);
            if (!stat.isRegular()) {
                return null;
            }
            byte[] bytes = new byte[(int) Math.min(stat.sizeBytes() + 1, (long) limitBytes + 1)];
            int length = 0;
            int count;
            while (length < bytes.length && (count = linux.read(file, bytes, length, bytes.length - length)) > 0) {
                length += count;
            }
            if (length > limitBytes) {
                throw new UserException("read " + name + " of the image: it is larger than " + limitBytes + " bytes");
            }
            return Arrays.copyOf(bytes, length);
        }
    }
}
