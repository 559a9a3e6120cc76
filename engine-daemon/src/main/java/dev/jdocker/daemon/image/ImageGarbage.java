package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /**
     * What has gone.
     *
     * @param layers the topmost first
     * @param bytes of files of layers, and of blobs
     */
    record Freed(List<ChainId> layers, long bytes) {}

    /** Removes what only {@code removed} needed. */
    Freed collect(StoredImage removed) {
        List<ChainId> chains = ChainId.chain(removed.image().layers());
        Map<ChainId, Long> sizes = new HashMap<>();
        for (ChainId chain : chains) {
            Layer layer = layers.find(chain);
            sizes.put(chain, layer == null ? 0 : layer.sizeBytes());
        }
        List<ChainId> gone = layers.collect(chains, this::liveLayers);
        long bytes = collectBlobs();
        for (ChainId chain : gone) {
            bytes += sizes.getOrDefault(chain, 0L);
        }
        return new Freed(gone, bytes);
    }

    /** Everything that nobody needs. The containers must hold their layers by then. */
    void collectAll() {
        collectLayers();
        collectBlobs();
    }

    /** The layers that nobody needs, and their blobs. The containers must hold theirs by then. */
    void collectLayers() {
        List<ChainId> gone = layers.collect(this::liveLayers);
        if (!gone.isEmpty()) {
            LOG.info("{} layers that nothing needs were removed", gone.size());
            collectBlobs();
        }
    }

    private Set<ChainId> liveLayers() {
        Set<ChainId> live = new HashSet<>();
        for (Image image : images.all()) {
            live.addAll(ChainId.chain(image.layers()));
        }
        return live;
    }

    private long collectBlobs() {
        try {
            return content.collect(this::liveBlobs);
        } catch (IOException e) {
            LOG.warn("cannot remove blobs that nothing needs: {}", e.toString());
            return 0;
        }
    }

    private Set<Digest> liveBlobs() {
        Set<Digest> live = images.blobs();
        live.addAll(layers.blobs());
        return live;
    }
}
