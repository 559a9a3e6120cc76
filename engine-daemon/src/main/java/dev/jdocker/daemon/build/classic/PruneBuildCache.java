package dev.jdocker.daemon.build.classic;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.daemon.build.BuildCache;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.DryRun;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /build/prune}; with {@code dry-run}, ours, it only tells what would go. */
record PruneBuildCache(BuildCache cache, EventBus events) implements Handler {

    /** {@code {"CachesDeleted": ["…"], "SpaceReclaimed": 10}}. */
    record Pruned(
            @JsonProperty("CachesDeleted") @Nullable List<String> deleted,
            @JsonProperty("SpaceReclaimed") long reclaimedBytes) {}

    @Override
    public void handle(Exchange exchange) {
        Query query = exchange.query();
        Filters filters = query.filters();
        long reserved = bytes(query, "reserved-space", bytes(query, "keep-storage", 0));
        BuildCache.Pruning pruning = new BuildCache.Pruning(
                query.bool("all", false),
                filters,
                Duration.ZERO,
                reserved,
                bytes(query, "max-used-space", 0),
                bytes(query, "min-free-space", 0));
        List<String> deleted = new ArrayList<>();
        long freed;
        DryRun dryRun = DryRun.of(query);
        if (dryRun.isOn()) {
            freed = cache.wouldPrune(pruning, dryRun::counts, entry -> deleted.add(entry.id()));
        } else {
            freed = cache.prune(pruning, entry -> deleted.add(entry.id()));
            events.publish("builder", "prune", "", Map.of("reclaimed", Long.toString(freed)));
        }
        exchange.respond(200, new Pruned(deleted.isEmpty() ? null : deleted, freed));
    }

    private static long bytes(Query query, String name, long absent) {
        try {
            return query.integer(name, absent);
        } catch (BadRequest e) {
            String value = query.string(name, "");
            throw new BadRequest(
                    name + " is in bytes and expects an integer, got " + value + ": strconv.Atoi: parsing \"" + value
                            + "\": invalid syntax",
                    e);
        }
    }
}
