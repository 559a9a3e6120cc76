package dev.jdocker.daemon.build.remote;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.daemon.build.StepResult;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cache that is put together from the results of a build. */
public final class NewCache {

    /** Under which an image's config has its own cache. */
    public static final String INLINE = "moby.buildkit.cache.v0";

    private final Map<ChainId, Integer> places = new LinkedHashMap<>();
    private final List<CacheDocument.Layer> layers = new ArrayList<>();
    private final Map<String, Descriptor> blobs = new LinkedHashMap<>();
    private final List<CacheDocument.Step> records = new ArrayList<>();

    /** Has the blob of a layer. */
    @FunctionalInterface
    public interface Blobs {
        Descriptor of(ChainId layer) throws IOException;
    }

    /** Of those results, with the blobs of their layers. */
    public static NewCache of(List<StepResult> results, Blobs blobs) throws IOException {
        NewCache cache = new NewCache();
        for (StepResult result : results) {
            cache.add(result, blobs);
        }
        return cache;
    }

    private void add(StepResult result, Blobs source) throws IOException {
        int place = CacheDocument.NONE;
        List<ChainId> chains = ChainId.chain(result.layers());
        for (int i = 0; i < chains.size(); i++) {
            Integer known = places.get(chains.get(i));
            if (known == null) {
                Descriptor blob = source.of(chains.get(i));
                String diffId = result.layers().get(i).toString();
                known = layers.size();
                layers.add(new CacheDocument.Layer(
                        blob.digest(), place, new CacheDocument.Annotations(blob.mediaType(), diffId, blob.size())));
                blobs.putIfAbsent(blob.digest(), annotated(blob, diffId));
                places.put(chains.get(i), known);
            }
            place = known;
        }
        records.add(record(result, place));
    }

    private static CacheDocument.Step record(StepResult result, int place) {
        return new CacheDocument.Step(
                List.of(new CacheDocument.Result(place, result.created())),
                result.key().text());
    }

    private static Descriptor annotated(Descriptor blob, String diffId) {
        return new Descriptor(
                blob.mediaType(),
                blob.digest(),
                blob.size(),
                List.of(),
                Map.of("containerd.io/uncompressed", diffId),
                null,
                null,
                "");
    }

    /** The blobs of its layers, each once. */
    public List<Descriptor> blobs() {
        return List.copyOf(blobs.values());
    }

    /** The document that tells what is there. */
    public byte[] document() {
        return Documents.write(new CacheDocument(layers, records));
    }

    /** What an image's config says of itself: of results that lead to its layers, by the number of the topmost. */
    public static byte[] inline(List<StepResult> results, List<DiffId> image) {
        List<CacheDocument.Step> own = new ArrayList<>();
        for (StepResult result : results) {
            if (result.leadsTo(image)) {
                own.add(record(result, result.layers().size() - 1));
            }
        }
        return Documents.write(own);
    }
}
