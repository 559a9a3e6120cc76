package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

    /**
     * What would go with these images, once their containers are gone.
     *
     * @param doomed each with the number of containers that hold its layers now
     */
    Freed wouldGo(Map<StoredImage, Integer> doomed) {
        Set<Digest> ids = new HashSet<>();
        Set<ChainId> chains = new LinkedHashSet<>();
        Map<ChainId, Integer> holds = new HashMap<>();
        doomed.forEach((image, containers) -> {
            ids.add(image.image().id());
            for (ChainId chain : ChainId.chain(image.image().layers()).reversed()) {
                chains.add(chain);
                holds.merge(chain, containers, Integer::sum);
            }
        });
        Set<ChainId> liveLayers = new HashSet<>();
        Set<Digest> liveBlobs = new HashSet<>();
        for (StoredImage image : images.stored()) {
            if (!ids.contains(image.image().id())) {
                liveLayers.addAll(ChainId.chain(image.image().layers()));
                image.blobs().forEach(liveBlobs::add);
            }
        }
        List<Layer> gone = layers.collectable(chains, liveLayers, holds);
        liveBlobs.addAll(layers.blobsBesides(gone));
        long bytes = gone.stream().mapToLong(Layer::sizeBytes).sum() + bytesOfBlobs(doomed.keySet(), gone, liveBlobs);
        return new Freed(gone.stream().map(Layer::chainId).toList(), bytes);
    }

    private long bytesOfBlobs(Set<StoredImage> doomed, List<Layer> gone, Set<Digest> live) {
        Set<Digest> blobs = new HashSet<>();
        doomed.forEach(image -> image.blobs().forEach(blobs::add));
        gone.forEach(layer -> layer.blobs().forEach(blob -> blobs.add(Digest.parse(blob.digest()))));
        blobs.removeAll(live);
        long bytes = 0;
        try {
            for (Digest blob : blobs) {
                bytes += Math.max(content.size(blob), 0);
            }
        } catch (IOException e) {
            LOG.warn("cannot tell the size of blobs: {}", e.toString());
        }
        return bytes;
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
