package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.content.Ingest;
import dev.jdocker.daemon.image.manifest.MediaTypes;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.layer.LayerTars;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Gets one layer of an image into a repository and tells how. */
final class LayerPush implements Callable<@Nullable Descriptor> {

    private static final long REPORT_NANOS = 100_000_000;

    private final Layer layer;
    private final @Nullable Descriptor wanted;
    private final BlobUpload upload;
    private final LayerStore layers;
    private final LayerTars tars;
    private final ContentStore content;
    private final ContentStore.Lease lease;
    private final ProgressFeed feed;

    /** What all layers of a push share. */
    record Stores(LayerStore layers, LayerTars tars, ContentStore content, ContentStore.Lease lease) {}

    /** @param wanted the blob that it must be, null for any by gzip */
    LayerPush(Layer layer, @Nullable Descriptor wanted, BlobUpload upload, Stores stores, ProgressFeed feed) {
        this.layer = layer;
        this.wanted = wanted;
        this.upload = upload;
        this.layers = stores.layers();
        this.tars = stores.tars();
        this.content = stores.content();
        this.lease = stores.lease();
        this.feed = feed;
    }

    String id() {
        return layer.diffId().digest().shortHex();
    }

    /** Returns the blob that is in the repository now, null if the wanted one cannot be had. */
    @Override
    public @Nullable Descriptor call() throws IOException {
        Descriptor blob = wanted == null ? gzip() : wanted;
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

    /** A blob by gzip that is here, else one is made, which the layer has from now on. */
    private Descriptor gzip() throws IOException {
        ChainId chain = layer.chainId();
        for (Descriptor known : layers.blobs(chain)) {
            if (MediaTypes.isGzip(known.mediaType()) && lease.keep(Digest.parse(known.digest()))) {
                return known;
            }
        }
        try (Ingest ingest = lease.ingest()) {
            try (OutputStream gzip = new GZIPOutputStream(new Unclosed(ingest), 1 << 16)) {
                tars.copy(chain, gzip);
            }
            long size = ingest.written();
            Descriptor made = NewManifest.descriptor(MediaTypes.DOCKER_GZIP_LAYER, ingest.commit(null), size);
            content.sync();
            layers.addBlob(chain, made);
            return made;
        }
    }

    /** Lets a compressor end without its target. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }
}
