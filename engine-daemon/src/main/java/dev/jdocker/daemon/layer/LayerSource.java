package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where a layer's tar comes from: plain, or compressed by gzip or zstd. */
@FunctionalInterface
public interface LayerSource {

    /** Opened only if the layer is not there yet; closed by whoever opened it. */
    InputStream open() throws IOException;

    /**
     * The blobs of the content store that decompress to just this tar, by which it can be had again later; asked for once
     * the tar was read wholly and found to be what it should be. The caller of {@link LayerStore#ensure} leases them.
     */
    default List<Descriptor> blobs() throws IOException {
        return List.of();
    }
}
