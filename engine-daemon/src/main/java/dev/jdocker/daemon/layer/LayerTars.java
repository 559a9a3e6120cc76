package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.tar.ProducedStream;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The exact uncompressed tars of layers, those that their diff ids name: from a known blob, decompressed, else written
 * from the layer's folder. What comes is hashed on its way: a reader that reached the end has had the right bytes.
 */
public final class LayerTars {

    private final LayerStore layers;
    private final ContentStore content;
    private final Linux linux;

    public LayerTars(LayerStore layers, ContentStore content, Linux linux) {
        this.layers = layers;
        this.content = content;
        this.linux = linux;
    }

    /**
     * The tar of a layer, which the caller holds. Reading fails at the end if it could not be had exactly.
     *
     * @throws NotFound if the layer is not here
     */
    public InputStream open(ChainId chain) throws IOException {
        return ProducedStream.of("layer-tar", out -> copy(chain, out));
    }

    /**
     * Writes the tar of a layer, which the caller holds.
     *
     * @throws NotFound if the layer is not here
     * @throws IOException also if what was written is not the layer: that shows at the end only
     */
    public void copy(ChainId chain, OutputStream out) throws IOException {
        Layer layer = layer(chain);
        HashingSink sink = new HashingSink(out);
        if (!copyBlob(layer, sink)) {
            CanonicalTar.write(linux, layer.diff(), sink);
        }
        check(layer.diffId(), sink.digest());
    }

    /** The length of {@link #open}'s stream; read through once where it was not written down. */
    public long size(ChainId chain) throws IOException {
        Layer layer = layer(chain);
        if (layer.tarBytes() >= 0) {
            return layer.tarBytes();
        }
        HashingSink counted = new HashingSink(OutputStream.nullOutputStream());
        copy(chain, counted);
        return counted.bytesWritten();
    }

    private boolean copyBlob(Layer layer, OutputStream out) throws IOException {
        for (Descriptor blob : layer.blobs()) {
            Digest digest = Digest.parse(blob.digest());
            if (content.has(digest)) {
                try (InputStream in = Compression.plain(content.open(digest))) {
                    in.transferTo(out);
                }
                return true;
            }
        }
        return false;
    }

    private Layer layer(ChainId chain) {
        Layer layer = layers.find(chain);
        if (layer == null) {
            throw new NotFound("layer " + chain + " does not exist");
        }
        return layer;
    }

    private static void check(DiffId expected, Digest actual) throws IOException {
        if (!actual.equals(expected.digest())) {
            throw new IOException("the archive of layer " + expected + " cannot be had any more: got " + actual);
        }
    }
}
