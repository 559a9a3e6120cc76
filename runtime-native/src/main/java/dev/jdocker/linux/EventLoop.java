package dev.jdocker.linux;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread that waits for many descriptors (epoll(7)) and runs what is to be done when they are ready, after
 * a time, or because another thread says so. What only its handlers touch needs no lock; none of them may block. Where
 * a {@link Poller} wakes a thread once, this serves a descriptor for as long as it is watched.
 */
public final class EventLoop implements AutoCloseable {
    private static final int BATCH = 256;
    private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

    private final Linux linux;
    private final Consumer<RuntimeException> failures;
    private final Fd epoll;
    private final Fd wakeup;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<Long, Watch> watches = new HashMap<>();
    private final TreeMap<Timer, Runnable> timers = new TreeMap<>();
    private long ids;
    private volatile boolean closed;

    /** What is done when a descriptor is ready. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Does it.
         *
         * @param events those that came: EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP
         */
        void ready(int events);
    }

    private EventLoop(Linux linux, String name, Consumer<RuntimeException> failures) {
        this.linux = linux;
        this.failures = failures;
        this.epoll = linux.epollCreate();
        this.wakeup = linux.eventfd(0, Flags.EFD_NONBLOCK);
        linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, wakeup, Flags.EPOLLIN, 0);
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /**
     * Starts the thread.
     *
     * @param failures told of what a handler throws; the loop goes on
     */
    public static EventLoop start(Linux linux, String name, Consumer<RuntimeException> failures) {
        EventLoop loop = new EventLoop(linux, name, failures);
        loop.thread.start();
        return loop;
    }

    /** A descriptor that is watched; closing ends the watch and leaves the descriptor open. On the loop's thread only. */
    public final class Watch implements AutoCloseable {
        private final long id;
        private final Fd fd;
        private final Handler handler;
        private int events;

        private Watch(long id, Fd fd, int events, Handler handler) {
            this.id = id;
            this.fd = fd;
            this.events = events;
            this.handler = handler;
        }

        /** Waits for these events from now on; with 0 for errors alone. */
        public void events(int wanted) {
            if (wanted != events && watches.containsKey(id)) {
                linux.epollCtl(epoll, Flags.EPOLL_CTL_MOD, fd, wanted, id);
                events = wanted;
            }
        }

        @Override
        public void close() {
            if (watches.remove(id) != null && fd.isOpen()) {
                linux.epollCtl(epoll, Flags.EPOLL_CTL_DEL, fd, 0, 0);
            }
        }
    }

    /** Watches a descriptor, which must not block, until the watch is closed. On the loop's thread only. */
    public Watch watch(Fd fd, int events, Handler handler) {
        Watch watch = new Watch(++ids, fd, events, handler);
        linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, fd, events, watch.id);
        watches.put(watch.id, watch);
        return watch;
    }

    /** Something to be done at a time; closing calls it off. On the loop's thread only. */
    public final class Timer implements AutoCloseable, Comparable<Timer> {
        private final long nanoTime;
        private final long id;

        private Timer(long nanoTime, long id) {
            this.nanoTime = nanoTime;
            this.id = id;
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(nanoTime - other.nanoTime, 0);
            return byTime == 0 ? Long.compare(id, other.id) : byTime;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(id);
        }

        @Override
        public void close() {
            timers.remove(this);
        }
    }

    /** Runs it after a while. On the loop's thread only. */
    public Timer after(Duration delay, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), ++ids);
        timers.put(timer, task);
        return timer;
    }

    /** Runs it on the loop's thread, soon. */
    public void execute(Runnable task) {
        synchronized (tasks) {
            if (closed) {
                throw new IllegalStateException("the loop " + thread.getName() + " has ended");
            }
            tasks.add(task);
        }
        wake();
    }

    /** Runs it on the loop's thread and waits for what it gives; what it throws is thrown here. */
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        if (Thread.currentThread() == thread) {
            return work.get();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void wake() {
        if (Thread.currentThread() != thread) {
            linux.write(wakeup, ONE, 0, ONE.length);
        }
    }

    private void run() {
        while (!closed) {
            for (Linux.EpollEvent event : linux.epollWait(epoll, BATCH, patienceMillis())) {
                if (event.data() == 0) {
                    linux.read(wakeup, new byte[8], 0, 8);
                    continue;
                }
                Watch watch = watches.get(event.data());
                if (watch != null) {
                    guarded(() -> watch.handler.ready(event.events()));
                }
            }
            runTasks();
            runTimers();
        }
        runTasks(); // somebody may wait for what was asked for before the end
        epoll.close();
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    private int patienceMillis() {
        if (!tasks.isEmpty()) {
            return 0;
        }
        if (timers.isEmpty()) {
            return -1;
        }
        long nanos = timers.firstKey().nanoTime - System.nanoTime();
        // Rounded up, or the last millisecond would be spent asking again and again.
        return Math.clamp((nanos + 999_999) / 1_000_000, 0, Integer.MAX_VALUE);
    }

    private void runTimers() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.firstKey().nanoTime - now <= 0) {
            Map.Entry<Timer, Runnable> due = timers.pollFirstEntry();
            guarded(due.getValue());
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.accept(e);
        }
    }

    /** Ends the thread; what was watched is left open. */
    @Override
    public void close() {
        synchronized (tasks) {
            if (closed) {
                return;
            }
            closed = true;
        }
        wake();
        if (Thread.currentThread() != thread) {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        wakeup.close();
    }
}
