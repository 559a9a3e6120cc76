package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.text.GoDuration;
import dev.jdocker.daemon.build.BuildCache;
import dev.jdocker.daemon.build.CachePolicy;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.Image;
import dev.jdocker.daemon.image.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results of steps and the cache mounts, listed and removed. What is too much goes a while after a build. */
final class KeptCache implements BuildCache {

    private static final Logger LOG = LoggerFactory.getLogger(KeptCache.class);
    private static final Duration A_WHILE = Duration.ofMinutes(1);
    private static final List<String> AGES = List.of("until", "unused-for");

    private final Path folder;
    private final CacheStore store;
    private final CacheMounts mounts;
    private final Images images;
    private final CachePolicy policy;
    private final InstantSource clock;
    private final AtomicBoolean planned = new AtomicBoolean();

    KeptCache(
            Path folder, CacheStore store, CacheMounts mounts, Images images, CachePolicy policy, InstantSource clock) {
        this.folder = folder;
        this.store = store;
        this.mounts = mounts;
        this.images = images;
        this.policy = policy;
        this.clock = clock;
    }

    /** Has the policy applied a minute from now: builds that follow one another are one occasion, and none of them waits. */
    void collectSoon() {
        if (planned.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(A_WHILE.toSeconds(), TimeUnit.SECONDS, Thread::startVirtualThread)
                    .execute(() -> {
                        planned.set(false);
                        collect();
                    });
        }
    }

    /** Removes what the policy does not want kept. */
    synchronized void collect() {
        try {
            boolean any = false;
            for (Pruning pruning : policy.prunings(Files.getFileStore(folder).getTotalSpace())) {
                List<String> gone = new ArrayList<>();
                long freed = choose(pruning, list(), true, entry -> remove(entry) && gone.add(entry.id()));
                if (!gone.isEmpty()) {
                    LOG.info("{} entries of the build cache are gone, {} bytes", gone.size(), freed);
                    any = true;
                }
            }
            if (any) {
                images.collectLayers();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("bound the build cache", e);
        }
    }

    @Override
    public List<Entry> list() {
        return list(_ -> true);
    }

    /** All, shared with the images whose id {@code counts} only. */
    private List<Entry> list(Predicate<String> counts) {
        Set<ChainId> named = new HashSet<>();
        for (Image image : images.store().all()) {
            if (counts.test(image.id().text())) {
                named.addAll(ChainId.chain(image.layers()));
            }
        }
        List<Entry> all = new ArrayList<>();
        List<CacheRecord> records = store.all();
        for (CacheRecord made : records) {
            boolean shared = !made.layers().isEmpty()
                    && named.contains(ChainId.chain(made.layers()).getLast());
            all.add(new Entry(
                    made.key(),
                    parents(made, records),
                    "regular",
                    made.description(),
                    false,
                    store.isInUse(made.key()),
                    shared,
                    made.sizeBytes(),
                    made.created().instant(),
                    made.lastUsed().instant(),
                    made.uses()));
        }
        try {
            for (CacheMounts.Kept kept : mounts.all()) {
                all.add(new Entry(
                        kept.volume(),
                        List.of(),
                        "exec.cachemount",
                        kept.description(),
                        true,
                        kept.inUse(),
                        false,
                        mounts.size(kept),
                        kept.created().instant(),
                        kept.usage().lastUsed().instant(),
                        kept.usage().uses()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("list cache mounts", e);
        }
        return all;
    }

    /** The steps whose result the step was made on. */
    private static List<String> parents(CacheRecord made, List<CacheRecord> all) {
        if (made.parent().isEmpty()) {
            return List.of();
        }
        return all.stream()
                .filter(other -> !other.layers().isEmpty() && !other.key().equals(made.key()))
                .filter(other ->
                        String.valueOf(ChainId.chain(other.layers()).getLast()).equals(made.parent()))
                .map(CacheRecord::key)
                .limit(1)
                .toList();
    }

    @Override
    public synchronized long prune(Pruning pruning, Consumer<Entry> removed) {
        long freed = choose(pruning, list(), true, entry -> {
            boolean gone = remove(entry);
            if (gone) {
                removed.accept(entry);
            }
            return gone;
        });
        images.collectLayers();
        return freed;
    }

    @Override
    public synchronized long wouldPrune(Pruning pruning, Predicate<String> counts, Consumer<Entry> found) {
        return choose(pruning, list(counts), false, entry -> {
            found.accept(entry);
            return true;
        });
    }

    private boolean remove(Entry entry) {
        try {
            if (entry.kind().equals("exec.cachemount")) {
                return mounts.remove(entry.id());
            }
            store.remove(entry.id());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + entry.id(), e);
        }
    }

    /**
     * Goes through what matches, the longest unused first, until it is enough.
     *
     * @param frees whether taking one frees its bytes on the disk
     * @param take whether the one it is given has gone
     * @return the bytes of those that have
     */
    private long choose(Pruning pruning, List<Entry> all, boolean frees, Predicate<Entry> take) {
        pruning.filters().requireKnown(FILTERS);
        // A wrong time is told even where there is nothing that it could be compared with.
        AGES.forEach(key -> pruning.filters().get(key).forEach(value -> nanos(key, value)));
        List<Entry> candidates = all.stream()
                .filter(entry -> !entry.inUse() && (pruning.all() || !entry.shared()))
                .filter(entry -> matches(pruning, entry))
                .sorted(Comparator.comparing(KeptCache::lastUsed))
                .toList();
        long total = all.stream().mapToLong(Entry::sizeBytes).sum();
        long freed = 0;
        for (Entry entry : candidates) {
            if (!wants(pruning, total, frees ? 0 : freed)) {
                break;
            }
            if (take.test(entry)) {
                total -= entry.sizeBytes();
                freed += entry.shared() ? 0 : entry.sizeBytes();
            }
        }
        return freed;
    }

    /** Whether there is still too much, where so many bytes more are as good as free. */
    private boolean wants(Pruning pruning, long total, long freed) {
        if (pruning.reservedBytes() > 0 && total <= pruning.reservedBytes()) {
            return false;
        }
        if (pruning.maxUsedBytes() == 0 && pruning.minFreeBytes() == 0) {
            return true;
        }
        boolean over = pruning.maxUsedBytes() > 0 && total > pruning.maxUsedBytes();
        try {
            boolean narrow = pruning.minFreeBytes() > 0
                    && Files.getFileStore(folder).getUsableSpace() + freed < pruning.minFreeBytes();
            return over || narrow;
        } catch (IOException e) {
            throw new UncheckedIOException("look at the disk", e);
        }
    }

    private static Instant lastUsed(Entry entry) {
        Instant last = entry.lastUsed();
        return last == null ? entry.created() : last;
    }

    private boolean matches(Pruning pruning, Entry entry) {
        Instant now = clock.instant();
        if (!pruning.keepFor().isZero() && lastUsed(entry).isAfter(now.minus(pruning.keepFor()))) {
            return false;
        }
        for (String key : AGES) {
            for (String value : pruning.filters().get(key)) {
                if (lastUsed(entry).isAfter(now.minusNanos(nanos(key, value)))) {
                    return false;
                }
            }
        }
        return is(pruning, "id", value -> entry.id().startsWith(value))
                && is(pruning, "parent", value -> entry.parents().contains(value))
                && is(pruning, "type", value -> entry.kind().equals(value))
                && is(pruning, "description", value -> entry.description().contains(value))
                && is(pruning, "inuse", value -> entry.inUse() == truth(value))
                && is(pruning, "shared", value -> entry.shared() == truth(value))
                && is(pruning, "private", value -> entry.shared() != truth(value))
                && is(pruning, "mutable", value -> entry.mutable() == truth(value))
                && is(pruning, "immutable", value -> entry.mutable() != truth(value));
    }

    private static boolean is(Pruning pruning, String key, Predicate<String> test) {
        Set<String> values = pruning.filters().get(key);
        return values.isEmpty() || values.stream().anyMatch(test);
    }

    private static boolean truth(String text) {
        return Set.of("", "1", "t", "true").contains(text.toLowerCase(Locale.ROOT));
    }

    private static long nanos(String key, String value) {
        try {
            return GoDuration.parse(value).toNanos();
        } catch (IllegalArgumentException e) {
            throw new BadRequest(
                    "failed to prune build cache: \"" + key + "\" filter expects a duration (e.g., '24h'): "
                            + e.getMessage(),
                    e);
        }
    }
}
