package dev.jdocker.daemon.image.pull;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The layers that are being fetched, each once whoever wants it, so many at a time. */
final class LayerTransfers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LayerTransfers.class);

    private final ContentStore content;
    private final LayerStore layers;
    private final Runnable abandoned;
    private final ThreadPoolExecutor threads;
    private final Map<ChainId, LayerTransfer> running = new HashMap<>();

    /** @param abandoned told when a layer came to its end that nobody waits for any more */
    LayerTransfers(ContentStore content, LayerStore layers, Runnable abandoned, int atATime) {
        this.content = content;
        this.layers = layers;
        this.abandoned = abandoned;
        AtomicInteger number = new AtomicInteger();
        // platform threads: unpacking sits in system calls, which would hold the carriers of virtual threads
        threads = new ThreadPoolExecutor(
                atATime,
                atATime,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("pull-" + number.incrementAndGet())
                        .unstarted(task));
        threads.allowCoreThreadTimeOut(true);
    }

    /** What is to be fetched: a blob of a repository, which decompresses to a layer on top of those below it. */
    record Wanted(ChainId chain, DiffId diffId, Descriptor blob, Repository repository) {}

    /**
     * A pull's part in a transfer.
     *
     * @param joined whether the work was another's already
     */
    record Ticket(LayerTransfer transfer, LayerProgress listener, boolean joined) implements AutoCloseable {

        /** Gives it up; the work ends if nobody else wants it. */
        @Override
        public void close() {
            transfer.leave(listener);
        }
    }

    /** Begins to fetch a layer, or takes part where that is under way. */
    synchronized Ticket fetch(Wanted wanted, LayerProgress listener) {
        LayerTransfer present = running.get(wanted.chain());
        if (present != null && present.join(listener)) {
            return new Ticket(present, listener, true);
        }
        Task task = new Task(wanted);
        LayerTransfer transfer = task.transfer;
        transfer.join(listener);
        running.put(wanted.chain(), transfer);
        if (threads.getActiveCount() >= threads.getMaximumPoolSize()) {
            transfer.waiting();
        }
        threads.execute(task);
        return new Ticket(transfer, listener, false);
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

    private synchronized void done(Wanted wanted, LayerTransfer transfer) {
        running.remove(wanted.chain(), transfer);
    }

    /** Ends all work, and waits a little until nothing is written any more. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.debug("{} layers are still on their way", threads.getActiveCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One transfer's work. */
    private final class Task implements Runnable {

        private final Wanted wanted;
        private final LayerTransfer transfer = new LayerTransfer(this::cancel);
        private final ContentStore.Lease lease = content.lease();
        private final LayerDownload download;

        Task(Wanted wanted) {
            this.wanted = wanted;
            this.download = new LayerDownload(wanted.blob(), wanted.repository(), content, lease, transfer);
        }

        @Override
        public void run() {
            try (ContentStore.Lease _ = lease;
                    LayerStore.Hold _ = layers.hold(List.of(wanted.chain()))) {
                Layer layer = layers.ensure(wanted.chain(), wanted.diffId(), download);
                transfer.downloaded(); // where another had it already
                transfer.extracting(wanted.blob().size(), wanted.blob().size());
                transfer.complete();
                done(wanted, transfer);
                transfer.result().complete(layer);
            } catch (Throwable e) {
                done(wanted, transfer);
                transfer.result().completeExceptionally(e);
            }
            if (transfer.isAbandoned()) {
                abandoned.run();
            }
        }

        private void cancel() {
            LOG.debug("nobody waits for layer {} any more", wanted.chain());
            try {
                download.close();
            } catch (IOException e) {
                LOG.debug("while cancelling {}: {}", wanted.chain(), e.toString());
            }
        }
    }
}
