package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import java.nio.file.Path;
import java.util.List;

/**
 * A layer that is unpacked.
 *
 * @param sizeBytes the sum of the sizes of its files
 * @param tarBytes the length of its uncompressed tar, -1 where that was not written down
 * @param blobs what of the content store decompresses to just that tar; none for a layer made here
 * @param diff the folder for overlayfs
 */
public record Layer(ChainId chainId, DiffId diffId, long sizeBytes, long tarBytes, List<Descriptor> blobs, Path diff) {
    public Layer {
        blobs = List.copyOf(blobs);
    }
}
