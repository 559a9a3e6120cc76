package dev.jdocker.daemon.image;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;

/** Adds images that were made here, of layers that are here. */
public final class NewImages {

    private final LocalImages images;
    private final ContentStore content;
    private final LayerStore layers;

    NewImages(LocalImages images, ContentStore content, LayerStore layers) {
        this.images = images;
        this.content = content;
        this.layers = layers;
    }

    /**
     * Adds the image of a config document, without a name; durable on return. The caller holds its layers.
     *
     * @throws dev.jdocker.daemon.error.NotFound if a layer is not here
     * @throws IOException if the document is none of an image, or the disk fails
     */
    public Digest add(byte[] config) throws IOException {
        ConfigDocument document = ConfigDocument.parse(config);
        long size = layers.stack(document.layers()).stream()
                .mapToLong(Layer::sizeBytes)
                .sum();
        content.sync(); // first: a layer that is on disk finds its blobs
        layers.sync();
        try (ContentStore.Lease lease = content.lease()) {
            Digest id = lease.put(config);
            images.add(id, document, size);
            return id;
        }
    }
}
