package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.content.Ingest;
import dev.jdocker.daemon.image.manifest.MediaTypes;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.layer.LayerTars;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** The blobs of layers, for whoever takes them elsewhere. */
public record LayerBlobs(LayerStore layers, LayerTars tars, ContentStore content) {

    /** A blob by gzip that is here, else one is made, which the layer has from now on. The caller holds the layer. */
    public Descriptor gzip(ChainId chain, ContentStore.Lease lease) throws IOException {
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
