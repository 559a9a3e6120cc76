package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The threads that push layers, so many at a time for all pushes together. They compress too, so they are platform threads. */
final class Uploads implements AutoCloseable {

    private final ThreadPoolExecutor threads;

    Uploads(int atATime) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                atATime,
                atATime,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("push-" + number.incrementAndGet())
                        .unstarted(task));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs all; the first failure ends the others.
     *
     * @param waiting told which have to wait for a thread
     */
    List<@Nullable Descriptor> run(List<LayerPush> pushes, Consumer<LayerPush> waiting)
            throws IOException, InterruptedException {
        List<Future<@Nullable Descriptor>> futures = new ArrayList<>();
        try {
            for (LayerPush push : pushes) {
                if (threads.getActiveCount() >= threads.getMaximumPoolSize()) {
                    waiting.accept(push);
                }
                futures.add(threads.submit(push));
            }
            List<@Nullable Descriptor> results = new ArrayList<>();
            for (Future<@Nullable Descriptor> future : futures) {
                results.add(result(future));
            }
            return results;
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    private static @Nullable Descriptor result(Future<@Nullable Descriptor> future)
            throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IOException(String.valueOf(e.getCause()), e);
            }
        }
    }

    /** How many at a time from now on. */
    void allow(int atATime) {
        // Neither bound may pass the other.
        if (atATime > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(atATime);
            threads.setCorePoolSize(atATime);
        } else {
            threads.setCorePoolSize(atATime);
            threads.setMaximumPoolSize(atATime);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
