package dev.jdocker.daemon.build.remote;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.CacheSource;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The results that a source has, by their keys. A stranger may have written it: what does not fit together is passed over, and
 * layers are what their diff ids say once they are unpacked.
 */
public final class ImportedCache {

    private static final int MOST_LAYERS = 500;

    private final CacheSource source;
    private final Map<Digest, Result> results = new HashMap<>();

    /** The tree of a result, the lowest layer first. */
    public record Result(List<Layer> layers, Timestamp created) {
        public Result {
            layers = List.copyOf(layers);
        }

        public List<DiffId> diffIds() {
            return layers.stream().map(Layer::diffId).toList();
        }
    }

    /** A layer and the blob that decompresses to its tar. */
    public record Layer(DiffId diffId, Descriptor blob) {}

    private ImportedCache(CacheSource source) {
        this.source = source;
    }

    /** Reads what a source has: the documents, no layer. */
    public static ImportedCache load(CacheSource source) throws IOException {
        ImportedCache cache = new ImportedCache(source);
        cache.read(Json.mapper().readTree(source.manifest()), true);
        return cache;
    }

    private void read(JsonNode manifest, boolean outermost) throws IOException {
        if (manifest.has("manifests")) {
            List<Descriptor> entries = descriptors(manifest.path("manifests"));
            for (Descriptor entry : entries) {
                if (entry.mediaType().equals(CacheDocument.MEDIA_TYPE)) {
                    cache(entry, entries);
                    return;
                }
            }
            for (Descriptor entry : outermost ? entries : List.<Descriptor>of()) {
                read(Json.mapper().readTree(source.manifest(entry)), false);
            }
            return;
        }
        Descriptor config = Json.mapper().treeToValue(manifest.path("config"), Descriptor.class);
        List<Descriptor> layers = descriptors(manifest.path("layers"));
        if (config != null && config.mediaType().equals(CacheDocument.MEDIA_TYPE)) {
            cache(config, layers);
        } else if (config != null) {
            image(config, layers);
        }
    }

    private static List<Descriptor> descriptors(JsonNode list) throws IOException {
        List<Descriptor> all = new ArrayList<>();
        for (JsonNode entry : list) {
            all.add(Json.mapper().treeToValue(entry, Descriptor.class));
        }
        return all;
    }

    private void cache(Descriptor config, List<Descriptor> blobs) throws IOException {
        byte[] bytes = checked(config);
        CacheDocument document = Documents.read(bytes, CacheDocument.class);
        Map<String, Descriptor> byDigest = new HashMap<>();
        blobs.forEach(blob -> byDigest.put(blob.digest(), blob));
        List<@Nullable Layer> layers = new ArrayList<>();
        for (CacheDocument.Layer layer : document.layers()) {
            layers.add(layer(layer, byDigest.get(layer.blob())));
        }
        for (CacheDocument.Step entry : document.records()) {
            for (CacheDocument.Result result : entry.results()) {
                List<Layer> tree = tree(document.layers(), layers, result.layer());
                if (tree != null) {
                    add(entry.digest(), tree, result.createdAt());
                }
            }
        }
    }

    private byte[] checked(Descriptor config) throws IOException {
        byte[] bytes = source.document(config, CacheDocument.MAX_BYTES);
        if (!Digest.of(bytes).text().equals(config.digest())) {
            throw new IOException("the document of the cache is not " + config.digest());
        }
        return bytes;
    }

    private static @Nullable Layer layer(CacheDocument.Layer layer, @Nullable Descriptor blob) {
        if (blob == null) {
            return null;
        }
        CacheDocument.Annotations annotations = layer.annotations();
        String diffId = blob.annotations().get("containerd.io/uncompressed");
        if (diffId == null && annotations != null) {
            diffId = annotations.diffId();
        }
        return diffId != null && Digest.isDigest(diffId) ? new Layer(new DiffId(Digest.parse(diffId)), blob) : null;
    }

    private static @Nullable List<Layer> tree(
            List<CacheDocument.Layer> all, List<@Nullable Layer> layers, int topmost) {
        List<Layer> tree = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int at = topmost; at != CacheDocument.NONE; at = all.get(at).parent()) {
            if (at < 0 || at >= all.size() || !seen.add(at) || seen.size() > MOST_LAYERS) {
                return null;
            }
            Layer layer = layers.get(at);
            if (layer == null) {
                return null;
            }
            tree.add(layer);
        }
        return tree.reversed();
    }

    /** An image that tells in its config what made its layers. */
    private void image(Descriptor config, List<Descriptor> blobs) throws IOException {
        JsonNode document = Json.mapper().readTree(checked(config));
        JsonNode inline = document.path(NewCache.INLINE);
        JsonNode diffIds = document.path("rootfs").path("diff_ids");
        if (!inline.isTextual() || diffIds.size() != blobs.size()) {
            return;
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            String diffId = diffIds.get(i).asText();
            if (!Digest.isDigest(diffId)) {
                return;
            }
            layers.add(new Layer(new DiffId(Digest.parse(diffId)), blobs.get(i)));
        }
        List<CacheDocument.Step> records =
                Json.mapper().readValue(inline.binaryValue(), new TypeReference<List<CacheDocument.Step>>() {});
        for (CacheDocument.Step entry : records) {
            for (CacheDocument.Result result : entry.results()) {
                if (result.layer() >= CacheDocument.NONE && result.layer() < layers.size()) {
                    add(entry.digest(), layers.subList(0, result.layer() + 1), result.createdAt());
                }
            }
        }
    }

    private void add(String key, List<Layer> layers, @Nullable Timestamp created) {
        if (Digest.isDigest(key)) {
            results.put(
                    Digest.parse(key), new Result(layers, created == null ? new Timestamp(Instant.EPOCH) : created));
        }
    }

    /** The result of that key, null if there is none. */
    public @Nullable Result find(Digest key) {
        return results.get(key);
    }

    /** Opens the blob of a layer. */
    public InputStream open(Layer layer) throws IOException {
        return source.blob(layer.blob());
    }

    /** How many results there are. */
    public int size() {
        return results.size();
    }
}
