package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Makes network namespaces and works inside of them. A namespace is a property of a thread, so each piece of work has
 * a platform thread of its own that ends with it. What was opened there (sockets) stays with its namespace wherever it
 * is used; files under {@code /proc/sys/net} are those of the namespace of the thread that opens them.
 */
public final class NetworkNamespaces {
    private final Linux linux;

    public NetworkNamespaces(Linux linux) {
        this.linux = linux;
    }

    /**
     * Makes a namespace, keeps it alive by a mount on the file {@code pin}, which is made, and works in it.
     *
     * @return what the work gives
     */
    public <T> T create(String pin, Supplier<T> work) {
        return onThread(() -> {
            linux.unshare(Flags.CLONE_NEWNET);
            return pinned(pin, work);
        });
    }

    /** The same with a namespace that somebody else has made. */
    public <T> T adopt(Fd namespace, String pin, Supplier<T> work) {
        return inside(namespace, () -> pinned(pin, work));
    }

    private <T> T pinned(String pin, Supplier<T> work) {
        linux.openat(Fd.CWD, pin, Flags.O_RDONLY | Flags.O_CREAT | Flags.O_EXCL, 0)
                .close();
        try {
            linux.mount("/proc/thread-self/ns/net", pin, null, Flags.MS_BIND, null);
            return work.get();
        } catch (RuntimeException e) {
            remove(pin);
            throw e;
        }
    }

    /** Opens the namespace that a file like {@code /proc/1/ns/net} or a pin stands for. */
    public Fd open(String path) {
        return linux.openat(Fd.CWD, path, Flags.O_RDONLY, 0);
    }

    /** Works inside a namespace. */
    public <T> T inside(Fd namespace, Supplier<T> work) {
        return onThread(() -> {
            linux.setns(namespace, (int) Flags.CLONE_NEWNET);
            return work.get();
        });
    }

    /** Takes the mount and its file away; the namespace ends with its last process. Nothing there is no failure. */
    public void remove(String pin) {
        ignoring(() -> linux.umount2(pin, Flags.MNT_DETACH), Errno.EINVAL, Errno.ENOENT);
        ignoring(() -> linux.unlinkat(Fd.CWD, pin, 0), Errno.ENOENT);
    }

    private static void ignoring(Runnable call, Errno... expected) {
        try {
            call.run();
        } catch (ErrnoException e) {
            for (Errno errno : expected) {
                if (e.is(errno)) {
                    return;
                }
            }
            throw e;
        }
    }

    private static <T> T onThread(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofPlatform().name("network-namespace").daemon().start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true; // a namespace half made helps nobody
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
