package dev.jdocker.daemon.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.DryRun;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.UntilFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /containers/prune}: removes what does not run; with {@code dry-run}, ours, it only tells what. */
final class PruneContainers implements Handler {
    private final Engine engine;
    private final RemoveContainer removal;

    PruneContainers(Engine engine, RemoveContainer removal) {
        this.engine = engine;
        this.removal = removal;
    }

    /** {@code {"ContainersDeleted":["…"],"SpaceReclaimed":0}}; no container deleted is null. */
    record Report(
            @JsonProperty("ContainersDeleted") @Nullable List<String> containersDeleted,
            @JsonProperty("SpaceReclaimed") long spaceReclaimedBytes) {}

    @Override
    public void handle(Exchange exchange) {
        Filters filters = parse(exchange.query().string("filters"));
        Instant until = UntilFilter.only(filters);
        boolean dryRun = DryRun.of(exchange.query()).isOn();
        List<String> deleted = new ArrayList<>();
        long reclaimed = 0;
        for (Container container : engine.registry().all()) {
            ContainerDocument document = container.document();
            boolean wanted = filters.admitsLabels(document.config().labels());
            boolean old = until == null || !document.created().instant().isAfter(until);
            if (!wanted || !old || container.isRunning() || document.isProtected()) {
                continue;
            }
            long size = engine.snapshotter().writtenBytes(document.id().text());
            if (!dryRun) {
                removal.removeEnded(container, false);
            }
            deleted.add(document.id().text());
            reclaimed += size;
        }
        if (!dryRun) {
            engine.events().bus().publish("container", "prune", "", Map.of("reclaimed", Long.toString(reclaimed)));
        }
        exchange.respond(200, new Report(deleted.isEmpty() ? null : deleted, reclaimed));
    }

    private static Filters parse(@Nullable String json) {
        try {
            return Filters.parse(json).requireKnown(Set.of("label", "label!", "until"));
        } catch (InvalidFilterException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }
}
