package dev.jdocker.daemon.image.pull;

import dev.jdocker.daemon.layer.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One layer on its way, for all the pulls that wait for it. It hears the work and passes on what it hears; a pull that comes
 * later hears first how far it is. When the last one has left, it is cancelled.
 */
final class LayerTransfer implements LayerProgress {

    private final CompletableFuture<Layer> result = new CompletableFuture<>();
    private final List<LayerProgress> listeners = new ArrayList<>();
    private final Runnable cancel;
    private @Nullable Consumer<LayerProgress> latest;
    private boolean downloaded;
    private boolean abandoned;

    /** @param cancel ends the work; called at most once, with no lock held */
    LayerTransfer(Runnable cancel) {
        this.cancel = cancel;
    }

    CompletableFuture<Layer> result() {
        return result;
    }

    /** Lets {@code listener} wait for this; false if it has been given up. */
    synchronized boolean join(LayerProgress listener) {
        if (abandoned) {
            return false;
        }
        listeners.add(listener);
        if (downloaded) {
            listener.downloaded();
        }
        if (latest != null) {
            latest.accept(listener);
        }
        return true;
    }

    /** {@code listener} waits no more. */
    void leave(LayerProgress listener) {
        synchronized (this) {
            listeners.remove(listener);
            if (!listeners.isEmpty() || abandoned || result.isDone()) {
                return;
            }
            abandoned = true;
        }
        cancel.run();
    }

    /** Whether nobody waited any more before it came to its end. */
    synchronized boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void waiting() {
        tell(LayerProgress::waiting);
    }

    @Override
    public void downloading(long current, long total) {
        tell(listener -> listener.downloading(current, total));
    }

    @Override
    public synchronized void downloaded() {
        if (!downloaded) {
            downloaded = true;
            latest = null;
            listeners.forEach(LayerProgress::downloaded);
        }
    }

    @Override
    public synchronized void extracting(long current, long total) {
        if (downloaded) { // until then the download is what there is to see
            tell(listener -> listener.extracting(current, total));
        }
    }

    @Override
    public void complete() {
        tell(LayerProgress::complete);
    }

    private synchronized void tell(Consumer<LayerProgress> news) {
        latest = news;
        listeners.forEach(news);
    }
}
