package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the layers and blobs that no image and no container needs. */
final class ImageGarbage {

    private static final Logger LOG = LoggerFactory.getLogger(ImageGarbage.class);

    private final LocalImages images;
    private final ContentStore content;
    private final LayerStore layers;

    ImageGarbage(LocalImages images, ContentStore content, LayerStore layers) {
        this.images = images;
        this.content = content;
        this.layers = layers;
    }

    /** What only {@code removed} needed; the layers that went, the topmost first. */
    List<ChainId> collect(StoredImage removed) {
        List<ChainId> gone = layers.collect(ChainId.chain(removed.image().layers()), this::liveLayers);
        collectBlobs();
        return gone;
    }

    /** Everything that nobody needs. The containers must hold their layers by then. */
    void collectAll() {
        collectLayers();
        collectBlobs();
    }

    /** The layers that nobody needs. The containers must hold theirs by then. */
    void collectLayers() {
        List<ChainId> gone = layers.collect(this::liveLayers);
        if (!gone.isEmpty()) {
            LOG.info("{} layers that nothing needs were removed", gone.size());
        }
    }

    private Set<ChainId> liveLayers() {
        Set<ChainId> live = new HashSet<>();
        for (Image image : images.all()) {
            live.addAll(ChainId.chain(image.layers()));
        }
        return live;
    }

    private void collectBlobs() {
        try {
            Set<Digest> live = images.blobs();
            live.addAll(layers.blobs());
            content.collect(live);
        } catch (IOException e) {
            LOG.warn("cannot remove blobs that nothing needs: {}", e.toString());
        }
    }
}
