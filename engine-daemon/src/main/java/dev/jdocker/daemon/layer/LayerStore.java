package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layers that are unpacked, by chain id, each in {@code layers/<chainID>/diff} exactly once. A layer is there whole
 * or not at all. It stays while it is <em>held</em>, by an image under way or a container, or named by an image of those
 * that {@link #collect} is told.
 */
public final class LayerStore {

    private static final Logger LOG = LoggerFactory.getLogger(LayerStore.class);

    private final LayerFolder folder;
    private final Trash trash;
    private final ConcurrentMap<ChainId, Layer> layers = new ConcurrentHashMap<>();
    private final ConcurrentMap<ChainId, CompletableFuture<Layer>> unpacking = new ConcurrentHashMap<>();
    private final Map<ChainId, Integer> holds = new HashMap<>();

    /** Opens the store in {@code path}, makes it where it is missing and sweeps what a crash left. */
    public LayerStore(Path path, Linux linux, Trash trash) throws IOException {
        this.folder = new LayerFolder(path, linux, trash);
        this.trash = trash;
        layers.putAll(folder.load());
    }

    /** The layer, null if it is not here. */
    public @Nullable Layer find(ChainId chain) {
        return layers.get(chain);
    }

    /**
     * Makes sure that a layer is here. Of several callers with the same one, the first unpacks and the others wait for
     * it. The caller holds {@code chain}.
     *
     * @param chain the layer on top of those below it
     * @param diffId what its uncompressed tar must be
     * @throws IOException if the source fails, is malformed or is something else than {@code diffId}
     */
    public Layer ensure(ChainId chain, DiffId diffId, LayerSource source) throws IOException {
        return ensure(chain, () -> {
            try (LayerDraft draft = folder.draft()) {
                return folder.appear(draft, chain, draft.unpack(diffId, source));
            }
        });
    }

    /**
     * Makes a layer of our own from any tar with OCI whiteouts: it is known by the tar that {@link LayerTars} writes of it,
     * so it needs no blob.
     *
     * @param parent what it lies on, null for the lowest layer
     */
    public Adopted adopt(@Nullable ChainId parent, LayerSource source) throws IOException {
        try (LayerDraft draft = folder.draft()) {
            return adopted(parent, draft, draft.unpack(source));
        }
    }

    /**
     * Makes a layer of our own from what overlayfs has written: moves {@code upper}, a folder of this file system that is
     * not mounted any more, without a copy. Where that layer is here already, {@code upper} goes.
     *
     * @param parent what it lies on, null for the lowest layer
     */
    public Adopted adoptFolder(@Nullable ChainId parent, Path upper) throws IOException {
        try (LayerDraft draft = folder.draft()) {
            return adopted(parent, draft, draft.take(upper));
        }
    }

    /** A layer made here and what keeps it until an image names it. */
    public record Adopted(Layer layer, Hold hold) implements AutoCloseable {
        @Override
        public void close() {
            hold.close();
        }
    }

    private Adopted adopted(@Nullable ChainId parent, LayerDraft draft, LayerDescription description)
            throws IOException {
        ChainId chain = ChainId.of(parent, description.diffId());
        Hold hold = hold(List.of(chain));
        try {
            return new Adopted(ensure(chain, () -> folder.appear(draft, chain, description)), hold);
        } catch (IOException | RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    @FunctionalInterface
    private interface Making {
        Layer make() throws IOException;
    }

    private Layer ensure(ChainId chain, Making making) throws IOException {
        while (true) {
            Layer present = layers.get(chain);
            if (present != null) {
                return present;
            }
            CompletableFuture<Layer> mine = new CompletableFuture<>();
            CompletableFuture<Layer> other = unpacking.putIfAbsent(chain, mine);
            if (other != null) {
                try {
                    return other.join();
                } catch (CompletionException e) {
                    LOG.debug("layer {} failed for another one, trying it with our own source", chain, e);
                    continue;
                }
            }
            try {
                Layer layer = layers.get(chain);
                if (layer == null) {
                    layer = making.make();
                    layers.put(chain, layer);
                }
                mine.complete(layer);
                return layer;
            } catch (IOException | RuntimeException e) {
                mine.completeExceptionally(e);
                throw e;
            } finally {
                unpacking.remove(chain, mine);
            }
        }
    }

    /**
     * The blobs of the content store that are known to decompress to a layer's tar; not all of them need be there.
     *
     * @throws NotFound if the layer is not here
     */
    public List<Descriptor> blobs(ChainId chain) {
        Layer layer = layers.get(chain);
        if (layer == null) {
            throw new NotFound("layer " + chain + " does not exist");
        }
        return layer.blobs();
    }

    /**
     * Writes down that {@code blob}, which is durable, decompresses to a layer's tar. It lives as long as the layer from
     * now on. The caller holds {@code chain}.
     *
     * @throws NotFound if the layer is not here
     */
    public void addBlob(ChainId chain, Descriptor blob) {
        try {
            layers.compute(chain, (c, layer) -> {
                if (layer == null) {
                    throw new NotFound("layer " + chain + " does not exist");
                }
                boolean known = layer.blobs().stream().anyMatch(b -> b.digest().equals(blob.digest()));
                return known ? layer : withBlob(chain, blob);
            });
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException("describe layer " + chain + ": " + e.getMessage(), e.getCause());
        }
    }

    private Layer withBlob(ChainId chain, Descriptor blob) {
        try {
            return folder.addBlob(chain, blob);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The digests of all blobs that layers know: live as long as these. */
    public Set<Digest> blobs() {
        return blobsBesides(List.of());
    }

    /** The same of all layers but these. */
    public Set<Digest> blobsBesides(Collection<Layer> others) {
        Set<Layer> all = new HashSet<>(layers.values());
        all.removeAll(Set.copyOf(others));
        Set<Digest> live = new HashSet<>();
        for (Layer layer : all) {
            layer.blobs().forEach(blob -> live.add(Digest.parse(blob.digest())));
        }
        return live;
    }

    /** The sum of the sizes of all layers. */
    public long sizeBytes() {
        return layers.values().stream().mapToLong(Layer::sizeBytes).sum();
    }

    /** An empty folder, the lower layer of an image without layers. */
    public Path empty() {
        return folder.empty();
    }

    /** Makes all layers durable that were unpacked by now. */
    public void sync() {
        folder.sync();
    }

    /** Keeps these layers, here already or not, until the hold is closed. */
    public Hold hold(Collection<ChainId> chains) {
        Hold hold = new Hold(Set.copyOf(chains));
        synchronized (holds) {
            hold.chains.forEach(chain -> holds.merge(chain, 1, Integer::sum));
        }
        return hold;
    }

    /**
     * The layers of an image, the lowest first.
     *
     * @throws NotFound if one is not here
     */
    public List<Layer> stack(List<DiffId> diffIds) {
        List<Layer> stack = new ArrayList<>(diffIds.size());
        for (ChainId chain : ChainId.chain(diffIds)) {
            Layer layer = layers.get(chain);
            if (layer == null) {
                throw new NotFound("layer " + chain + " does not exist");
            }
            stack.add(layer);
        }
        return List.copyOf(stack);
    }

    /**
     * Removes those of {@code candidates} that are neither in {@code live} nor held, and says which, the topmost first.
     *
     * @param live asked while no hold can be given up, so that a layer that passes from a hold to an image is seen in one
     *     of them; must not block
     */
    public List<ChainId> collect(List<ChainId> candidates, Supplier<Set<ChainId>> live) {
        List<ChainId> removed = new ArrayList<>();
        synchronized (holds) {
            Set<ChainId> named = live.get();
            for (ChainId chain : candidates.reversed()) {
                if (named.contains(chain) || holds.containsKey(chain) || layers.remove(chain) == null) {
                    continue;
                }
                folder.discard(chain, trash);
                removed.add(chain);
            }
        }
        return removed;
    }

    /**
     * Those of {@code candidates} that {@link #collect} would remove.
     *
     * @param live what is named
     * @param fewerHolds how many of a layer's holds do not count
     */
    public List<Layer> collectable(Set<ChainId> candidates, Set<ChainId> live, Map<ChainId, Integer> fewerHolds) {
        List<Layer> found = new ArrayList<>();
        synchronized (holds) {
            for (ChainId chain : candidates) {
                Layer layer = layers.get(chain);
                boolean held = holds.getOrDefault(chain, 0) > fewerHolds.getOrDefault(chain, 0);
                if (layer != null && !held && !live.contains(chain)) {
                    found.add(layer);
                }
            }
        }
        return found;
    }

    /** As {@link #collect(List, Supplier)}, for all layers that there are. */
    public List<ChainId> collect(Supplier<Set<ChainId>> live) {
        return collect(new ArrayList<>(new HashSet<>(layers.keySet())), live);
    }

    /** See {@link #hold}. */
    public final class Hold implements AutoCloseable {

        private final Set<ChainId> chains;
        private boolean closed;

        private Hold(Set<ChainId> chains) {
            this.chains = chains;
        }

        @Override
        public void close() {
            synchronized (holds) {
                if (!closed) {
                    closed = true;
                    chains.forEach(chain -> holds.computeIfPresent(chain, (c, n) -> n == 1 ? null : n - 1));
                }
            }
        }
    }
}
