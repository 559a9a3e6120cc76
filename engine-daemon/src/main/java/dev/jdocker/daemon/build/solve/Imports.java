package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.CacheSource;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.remote.ImportedCache;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caches of builds elsewhere that one build may use. A source that fails is told of and passed over. */
final class Imports {

    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);

    private final Shared shared;
    private final List<ImportedCache> caches;

    private Imports(Shared shared, List<ImportedCache> caches) {
        this.shared = shared;
        this.caches = caches;
    }

    static Imports load(Shared shared, List<CacheSource> sources, BuildObserver observer) {
        List<ImportedCache> caches = new ArrayList<>();
        for (CacheSource source : sources) {
            String name = "importing cache manifest from " + source.name();
            Digest vertex = new Definition("import").add(source.name()).digest();
            observer.vertex(new BuildObserver.Vertex(vertex, name, List.of()));
            observer.started(vertex, shared.clock().instant());
            BuildObserver.Outcome outcome = BuildObserver.Outcome.DONE;
            try {
                caches.add(ImportedCache.load(source));
            } catch (IOException | ApiException e) {
                String message = e instanceof ApiException api ? api.text() : String.valueOf(e.getMessage());
                outcome = BuildObserver.Outcome.failed(message);
            }
            Instant now = shared.clock().instant();
            observer.completed(vertex, now, outcome);
        }
        return new Imports(shared, caches);
    }

    /**
     * The result of a step by one of its keys, brought here; null if nobody has it whole.
     *
     * @param held keeps its layers
     */
    @Nullable
    CacheRecord find(List<Digest> keys, String description, Consumer<AutoCloseable> held) {
        for (ImportedCache cache : caches) {
            for (Digest key : keys) {
                ImportedCache.Result result = cache.find(key);
                if (result == null) {
                    continue;
                }
                try {
                    return bring(cache, key, result, description, held);
                } catch (IOException | ApiException e) {
                    LOG.info("{} of an imported cache cannot be had: {}", description, e.toString());
                }
            }
        }
        return null;
    }

    private CacheRecord bring(
            ImportedCache cache,
            Digest key,
            ImportedCache.Result result,
            String description,
            Consumer<AutoCloseable> held)
            throws IOException {
        List<DiffId> diffIds = result.diffIds();
        List<ChainId> chains = ChainId.chain(diffIds);
        LayerStore layers = shared.layers();
        held.accept(layers.hold(chains));
        long size = 0;
        for (int i = 0; i < chains.size(); i++) {
            ImportedCache.Layer layer = result.layers().get(i);
            size = layers.ensure(chains.get(i), layer.diffId(), () -> cache.open(layer))
                    .sizeBytes();
        }
        Timestamp now = new Timestamp(shared.clock().instant());
        CacheRecord record = new CacheRecord(
                key.hex(),
                List.of(),
                diffIds,
                chains.size() < 2 ? "" : String.valueOf(chains.get(chains.size() - 2)),
                description,
                result.created(),
                now,
                1,
                size);
        shared.cache().put(record);
        return record;
    }
}
