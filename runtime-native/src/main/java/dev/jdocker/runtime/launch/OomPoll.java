package dev.jdocker.runtime.launch;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.linux.cgroup.OomNotice;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits for the kernel to say that a container lacks memory. Nothing is opened before somebody wants to know. */
final class OomPoll implements AutoCloseable {
    private final Poller poller;
    private final Cgroup cgroup;
    private @Nullable OomNotice notice;
    private CompletableFuture<Integer> ready = new CompletableFuture<>();
    private boolean closed;

    OomPoll(Poller poller, Cgroup cgroup) {
        this.poller = poller;
        this.cgroup = cgroup;
    }

    /** Completes at the next kill, never if there is no more. */
    synchronized CompletableFuture<Void> next() {
        CompletableFuture<Void> kill = new CompletableFuture<>();
        if (!closed) {
            try {
                if (notice == null) {
                    notice = cgroup.watchOom();
                }
                await(notice, kill);
            } catch (CgroupException e) {
                closed = true; // without the controller, or with the group gone, nothing can be told
            }
        }
        return kill;
    }

    private void await(OomNotice watched, CompletableFuture<Void> kill) {
        ready = poller.when(watched.descriptor(), watched.events());
        var _ = ready.thenAccept(_ -> {
            if (isNew(watched, kill)) {
                kill.complete(null);
            }
        });
    }

    private synchronized boolean isNew(OomNotice watched, CompletableFuture<Void> kill) {
        if (closed) {
            return false;
        }
        try {
            if (watched.isNew()) {
                return true;
            }
            await(watched, kill);
        } catch (ErrnoException | CgroupException e) {
            close(); // the group is gone
        }
        return false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        ready.cancel(false);
        if (notice != null) {
            notice.close();
            notice = null;
        }
    }
}
