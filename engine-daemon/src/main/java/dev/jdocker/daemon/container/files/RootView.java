package dev.jdocker.daemon.container.files;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.RESOLVE_IN_ROOT;
import static dev.jdocker.linux.Flags.RESOLVE_NO_MAGICLINKS;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.linux.Linux.Stat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container's root file system with its mounts, held by descriptors. Every path is resolved by openat2(2) as if the
 * descriptor were the root, however the container changes what is there: no symbolic link and no {@code ..} leads out
 * (CVE-2018-15664), and links of /proc, which lead anywhere, are not followed at all. Nothing is executed in it and no
 * library of it is loaded (CVE-2019-14271).
 */
final class RootView implements AutoCloseable {

    private static final long RESOLVE = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    private static final int MOST_LINKS = 255;
    private static final int MOST_TRIES = 1000;

    private final Linux linux;
    private final Fd root;
    private final List<Fd> held;

    /** Owns {@code root}, and {@code held}, which keeps it mounted. */
    RootView(Linux linux, Fd root, List<Fd> held) {
        this.linux = linux;
        this.root = root;
        this.held = List.copyOf(held);
    }

    Fd root() {
        return root;
    }

    /** A handle of what is at {@code path}, of a symbolic link itself unless the path names a folder. */
    Fd handle(ContainerPath path) {
        return open(path.text(), O_PATH | O_CLOEXEC | (path.namesFolder() ? O_DIRECTORY : O_NOFOLLOW));
    }

    /** A handle of the folder at {@code path}, through symbolic links. */
    Fd folder(String path) {
        return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }

    /** The folder behind a handle, to be read. */
    Fd reading(Fd handle) {
        return linux.openat(handle, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    }

    Stat stat(Fd handle) {
        return linux.fstatat(handle, "", AT_EMPTY_PATH);
    }

    /**
     * Where {@code path} leads in the end, all symbolic links replaced as far as there is something; for people and for
     * comparing with mount points, never to be opened unresolved.
     */
    String evaluate(String path) {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("/", -1)));
        List<String> done = new ArrayList<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (!done.isEmpty()) {
                    done.removeLast();
                }
                continue;
            }
            done.add(part);
            String target = linkTarget("/" + String.join("/", done));
            if (target != null && ++links <= MOST_LINKS) {
                done.removeLast();
                if (target.startsWith("/")) {
                    done.clear();
                }
                List<String> parts = List.of(target.split("/", -1));
                parts.reversed().forEach(rest::push);
            }
        }
        return "/" + String.join("/", done);
    }

    private @Nullable String linkTarget(String path) {
        try (Fd handle = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC)) {
            return stat(handle).isSymlink() ? linux.readlinkat(handle, "") : null;
        } catch (ErrnoException e) {
            return null; // nothing there: as far as there is something
        }
    }

    /** openat2(2): EAGAIN says that something was renamed anywhere while {@code ..} was resolved. */
    private Fd open(String path, int flags) {
        for (int attempt = 0; ; attempt++) {
            try {
                return linux.openat2(root, path, new OpenHow(flags, 0, RESOLVE));
            } catch (ErrnoException e) {
                if (!e.is(Errno.EAGAIN) || attempt == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        root.close();
        held.forEach(Fd::close);
    }
}
