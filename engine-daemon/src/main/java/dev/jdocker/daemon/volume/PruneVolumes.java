package dev.jdocker.daemon.volume;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.http.DryRun;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.persist.TreeSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code POST /volumes/prune}: removes volumes that nobody holds; since API 1.42 only those without names unless {@code all} is
 * asked for. With {@code dry-run}, ours, it only tells which.
 */
final class PruneVolumes implements Handler {
    private final Volumes volumes;
    private final AtomicBoolean running = new AtomicBoolean();

    PruneVolumes(Volumes volumes) {
        this.volumes = volumes;
    }

    /** {@code {"VolumesDeleted":["…"],"SpaceReclaimed":0}}. */
    record Report(
            @JsonProperty("VolumesDeleted") List<String> volumesDeleted,
            @JsonProperty("SpaceReclaimed") long spaceReclaimedBytes) {}

    @Override
    public void handle(Exchange exchange) throws IOException {
        // It is over before it is answered: who has the answer may prune again.
        exchange.respond(200, alone(exchange));
    }

    private Report alone(Exchange exchange) throws IOException {
        if (!running.compareAndSet(false, true)) {
            throw new Conflict("a prune operation is already running");
        }
        try {
            return prune(exchange);
        } finally {
            running.set(false);
        }
    }

    private Report prune(Exchange exchange) throws IOException {
        boolean everything = !exchange.apiVersion().atLeast(1, 42);
        DryRun dryRun = DryRun.of(exchange.query());
        // a wrong filter deletes nothing (T33)
        var wanted = VolumeFilter.ofPrune(exchange.query().filters(), everything, dryRun);
        List<String> deleted = new ArrayList<>();
        long reclaimed = 0;
        for (HeldVolume held : volumes.all()) {
            if (!wanted.test(held)) {
                continue;
            }
            String name = held.document().name();
            long size = TreeSize.of(Path.of(held.driver().path(held.document())));
            if (dryRun.isOn() || volumes.removeUnheld(name)) {
                deleted.add(name);
                reclaimed += size;
            }
        }
        if (!dryRun.isOn()) {
            volumes.events().publish("volume", "prune", "", Map.of("reclaimed", Long.toString(reclaimed)));
        }
        return new Report(deleted, reclaimed);
    }
}
