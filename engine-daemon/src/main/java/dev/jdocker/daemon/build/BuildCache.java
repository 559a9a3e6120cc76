package dev.jdocker.daemon.build;

import dev.jdocker.api.filter.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What builds have left for later ones: results of steps, sources and cache mounts. */
public interface BuildCache {

    /** The keys by which it can be filtered. */
    Set<String> FILTERS = Set.of(
            "id",
            "parent",
            "type",
            "description",
            "inuse",
            "shared",
            "private",
            "mutable",
            "immutable",
            "until",
            "unused-for");

    /** All there is. */
    List<Entry> list();

    /**
     * Removes what matches and is not in use, the longest unused first.
     *
     * @param removed told of each that is gone
     * @return the bytes that it freed
     */
    long prune(Pruning pruning, Consumer<Entry> removed);

    /**
     * The same without removing anything: tells what would go, and the bytes that it would free.
     *
     * @param counts whether the image of that id is still to be counted with
     */
    long wouldPrune(Pruning pruning, Predicate<String> counts, Consumer<Entry> found);

    /**
     * One thing that is kept.
     *
     * @param kind {@code regular}, {@code internal}, {@code frontend}, {@code source.local}, {@code source.git.checkout} or
     *     {@code exec.cachemount}
     * @param shared whether an image has it too, so that removing it frees nothing
     * @param lastUsed null if never after it was made
     */
    record Entry(
            String id,
            List<String> parents,
            String kind,
            String description,
            boolean mutable,
            boolean inUse,
            boolean shared,
            long sizeBytes,
            Instant created,
            @Nullable Instant lastUsed,
            int usageCount) {
        public Entry {
            parents = List.copyOf(parents);
        }
    }

    /**
     * What to remove.
     *
     * @param all also what is internal or shared
     * @param filters by {@link #FILTERS}
     * @param keepFor what was used within this time stays
     * @param reservedBytes so much stays in any case, 0 for nothing
     * @param maxUsedBytes removed is only what is above it, 0 for no bound
     * @param minFreeBytes removed is only so much that this is free on the disk, 0 for no bound
     */
    record Pruning(
            boolean all, Filters filters, Duration keepFor, long reservedBytes, long maxUsedBytes, long minFreeBytes) {}
}
