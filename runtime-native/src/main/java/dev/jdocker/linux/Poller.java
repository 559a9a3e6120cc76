package dev.jdocker.linux;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells when descriptors become ready: one epoll instance and one platform thread for all of them, so that no thread ever
 * blocks in a native call. Completions run on virtual threads.
 */
public final class Poller implements AutoCloseable {
    private static final int BATCH = 256;

    private final Linux linux;
    private final Fd epoll;
    private final Fd wakeup;
    private final Map<Long, Interest> interests = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(1);
    private volatile boolean closed;

    private record Interest(Fd descriptor, boolean duplicate, CompletableFuture<Integer> ready) {}

    private Poller(Linux linux) {
        this.linux = linux;
        this.epoll = linux.epollCreate();
        this.wakeup = linux.eventfd(0, Flags.EFD_NONBLOCK);
        linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, wakeup, Flags.EPOLLIN, 0);
    }

    /** Starts the thread. */
    public static Poller start(Linux linux) {
        Poller poller = new Poller(linux);
        Thread.ofPlatform().daemon().name("poller").start(poller::run);
        return poller;
    }

    /**
     * Completes once with the events that came: those asked for, EPOLLERR, EPOLLHUP. Each call watches a duplicate of the
     * descriptor, so the same one may be watched for different events at once, and closed meanwhile. Cancelling ends the
     * watch.
     */
    public CompletableFuture<Integer> when(Fd fd, int events) {
        return watch(linux.dup(fd), true, events);
    }

    /**
     * The same without a duplicate: the caller keeps the descriptor open until this completes, does not cancel it, and watches
     * it for nothing else meanwhile.
     */
    public CompletableFuture<Integer> whenKept(Fd fd, int events) {
        return watch(fd, false, events);
    }

    private CompletableFuture<Integer> watch(Fd fd, boolean duplicate, int events) {
        CompletableFuture<Integer> ready = new CompletableFuture<>();
        long id = ids.getAndIncrement();
        interests.put(id, new Interest(fd, duplicate, ready));
        var _ = ready.whenComplete((e, failure) -> forget(id));
        try {
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, fd, events | Flags.EPOLLONESHOT, id);
        } catch (ErrnoException e) {
            ready.completeExceptionally(e);
        }
        return ready;
    }

    private void forget(long id) {
        Interest interest = interests.remove(id);
        if (interest != null) {
            // Closing alone would leave the watch while another descriptor of the same open file lives.
            try {
                linux.epollCtl(epoll, Flags.EPOLL_CTL_DEL, interest.descriptor(), 0, 0);
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            } finally {
                if (interest.duplicate()) {
                    interest.descriptor().close();
                }
            }
        }
    }

    /** Forgets first: whoever waits may close the descriptor at once, and its number be another's. */
    private void tell(long id, Interest interest, int events) {
        forget(id);
        interest.ready().complete(events);
    }

    private void run() {
        while (!closed) {
            for (Linux.EpollEvent event : linux.epollWait(epoll, BATCH, -1)) {
                Interest interest = interests.get(event.data());
                if (interest != null) {
                    Thread.ofVirtual().start(() -> tell(event.data(), interest, event.events()));
                }
            }
        }
        interests.values().forEach(i -> i.ready().cancel(false));
        wakeup.close();
        epoll.close();
    }

    /** Ends the thread and cancels what is awaited. */
    @Override
    public void close() {
        closed = true;
        linux.write(wakeup, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
    }
}
