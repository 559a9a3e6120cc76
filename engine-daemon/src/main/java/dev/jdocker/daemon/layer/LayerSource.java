package dev.jdocker.daemon.layer;

import java.io.IOException;
import java.io.InputStream;

/** Where a layer's tar comes from: plain, or compressed by gzip or zstd. */
@FunctionalInterface
public interface LayerSource {

    /** Opened only if the layer is not there yet; closed by whoever opened it. */
    InputStream open() throws IOException;
}
