package dev.jdocker.daemon.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The platform threads that unpack layers: they sit in system calls, which would hold the carriers of virtual threads. */
public final class UnpackPool implements AutoCloseable {

    private static final int MOST_THREADS = 4;

    private final ExecutorService threads;

    UnpackPool() {
        AtomicInteger number = new AtomicInteger();
        int size = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST_THREADS);
        threads = Executors.newFixedThreadPool(
                size,
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("unpack-" + number.incrementAndGet())
                        .unstarted(task));
    }

    /** A batch of tasks to be given to the pool. */
    public <T> Batch<T> batch() {
        return new Batch<>();
    }

    /** Does one task of the pool and waits for its result. */
    public <T> T run(Callable<T> task) throws IOException {
        Batch<T> batch = batch();
        batch.add(task);
        return batch.join().getFirst();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Tasks that succeed together or fail together. */
    public final class Batch<T> {
        private final List<Future<T>> futures = new ArrayList<>();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        public void add(Callable<T> task) {
            futures.add(threads.submit(() -> {
                check();
                try {
                    return task.call();
                } catch (Exception e) {
                    failure.compareAndSet(null, e);
                    throw e;
                }
            }));
        }

        /** Ends a task early whose result is not needed any more because another one has failed. */
        public void check() throws IOException {
            if (failure.get() != null) {
                throw new IOException("cancelled");
            }
        }

        /** All results in the order of {@link #add}; waits for every task, then throws the first failure. */
        public List<T> join() throws IOException {
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException | CancellationException e) {
                    failure.compareAndSet(null, e);
                } catch (InterruptedException e) {
                    failure.compareAndSet(null, e);
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            Throwable first = failure.get();
            return switch (first) {
                case null -> results;
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new IOException(first.getMessage(), first);
            };
        }
    }
}
