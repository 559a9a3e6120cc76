package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.OwnedFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of steps, each in a file of its own that is written whole or not at all, but not synced: what a crash of the
 * machine takes is built again. Their layers are held. Safe for many threads.
 */
final class CacheStore {

    private static final Logger LOG = LoggerFactory.getLogger(CacheStore.class);
    private static final String SUFFIX = ".json";
    private static final Duration PRECISION = Duration.ofMinutes(1);

    private final Path folder;
    private final LayerStore layers;
    private final InstantSource clock;
    private final Map<String, CacheRecord> byId = new HashMap<>();
    private final Map<String, String> idOf = new HashMap<>();
    private final Map<String, LayerStore.Hold> holds = new HashMap<>();
    private final Map<String, Integer> inUse = new HashMap<>();
    private final Map<String, Instant> written = new HashMap<>();

    CacheStore(Path folder, LayerStore layers, InstantSource clock) throws IOException {
        this.folder = OwnedFolder.create(folder, "rwx------");
        this.layers = layers;
        this.clock = clock;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                load(file);
            }
        }
    }

    private void load(Path file) throws IOException {
        if (!file.toString().endsWith(SUFFIX)) {
            Files.delete(file);
            return;
        }
        try {
            CacheRecord loaded = Documents.read(Files.readAllBytes(file), CacheRecord.class);
            layers.stack(loaded.layers());
            add(loaded);
        } catch (IOException | NotFound e) {
            LOG.info("cached step {} is forgotten: {}", file.getFileName(), e.getMessage());
            Files.delete(file);
        }
    }

    private void add(CacheRecord made) {
        byId.put(made.key(), made);
        idOf.put(made.key(), made.key());
        made.aliases().forEach(alias -> idOf.put(alias, made.key()));
        holds.put(made.key(), layers.hold(ChainId.chain(made.layers())));
    }

    /**
     * The result of a step by one of its keys, null if there is none; it counts as used now. On disk that is true to the minute: a
     * build that finds all its steps writes none of them again.
     */
    synchronized @Nullable CacheRecord use(Digest key) {
        String id = idOf.get(key.hex());
        CacheRecord found = id == null ? null : byId.get(id);
        if (found == null) {
            return null;
        }
        CacheRecord used = found.used(new Timestamp(clock.instant()));
        byId.put(used.key(), used);
        Instant now = used.lastUsed().instant();
        if (written.getOrDefault(used.key(), Instant.MIN).isBefore(now.minus(PRECISION))) {
            write(used);
        }
        return used;
    }

    /** Keeps a result; the caller holds its layers meanwhile. */
    synchronized void put(CacheRecord made) {
        remove(made.key());
        add(made);
        write(made);
    }

    synchronized List<CacheRecord> all() {
        return new ArrayList<>(byId.values());
    }

    /** Forgets a result; its layers go if nothing else needs them and garbage is collected. */
    synchronized void remove(String id) {
        CacheRecord gone = byId.remove(id);
        if (gone == null) {
            return;
        }
        idOf.values().removeIf(id::equals);
        written.remove(id);
        LayerStore.Hold hold = holds.remove(id);
        if (hold != null) {
            hold.close();
        }
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", file(id), e.toString());
        }
    }

    /** A build uses the result until the same is taken back. */
    synchronized void inUse(String id, int change) {
        inUse.merge(id, change, Integer::sum);
        inUse.remove(id, 0);
    }

    synchronized boolean isInUse(String id) {
        return inUse.containsKey(id);
    }

    private void write(CacheRecord made) {
        try {
            Path draft = folder.resolve(made.key() + ".new");
            Files.write(draft, Documents.write(made));
            Files.move(draft, file(made.key()), StandardCopyOption.ATOMIC_MOVE);
            written.put(made.key(), made.lastUsed().instant());
        } catch (IOException e) {
            LOG.warn("cannot keep a step for later builds: {}", e.toString());
        }
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }
}
