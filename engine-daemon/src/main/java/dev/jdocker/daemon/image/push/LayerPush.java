package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import dev.jdocker.daemon.layer.Layer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Gets one layer of an image into a repository and tells how. */
final class LayerPush implements Callable<@Nullable Descriptor> {

    private static final long REPORT_NANOS = 100_000_000;

    private final Layer layer;
    private final @Nullable Descriptor wanted;
    private final BlobUpload upload;
    private final LayerBlobs blobs;
    private final ContentStore.Lease lease;
    private final ProgressFeed feed;

    /** What all layers of a push share. */
    record Stores(LayerBlobs blobs, ContentStore.Lease lease) {}

    /** @param wanted the blob that it must be, null for any by gzip */
    LayerPush(Layer layer, @Nullable Descriptor wanted, BlobUpload upload, Stores stores, ProgressFeed feed) {
        this.layer = layer;
        this.wanted = wanted;
        this.upload = upload;
        this.blobs = stores.blobs();
        this.lease = stores.lease();
        this.feed = feed;
    }

    String id() {
        return layer.diffId().digest().shortHex();
    }

    /** Returns the blob that is in the repository now, null if the wanted one cannot be had. */
    @Override
    public @Nullable Descriptor call() throws IOException {
        Descriptor blob = wanted == null ? blobs.gzip(layer.chainId(), lease) : wanted;
        return switch (upload.push(blob, reporting(blob.size()))) {
            case BlobUpload.Way.Present() -> told("Layer already exists", blob);
            case BlobUpload.Way.Mounted(String from) -> told("Mounted from " + from, blob);
            case BlobUpload.Way.Sent() -> told("Pushed", blob);
            case BlobUpload.Way.Absent() -> null;
        };
    }

    private Descriptor told(String status, Descriptor blob) {
        feed.status(id(), status);
        return blob;
    }

    private LongConsumer reporting(long total) {
        long[] last = new long[1];
        return sent -> {
            long now = System.nanoTime();
            if (now - last[0] >= REPORT_NANOS || sent == total) {
                last[0] = now;
                feed.figure(id(), "Pushing", sent, total);
            }
        };
    }
}
