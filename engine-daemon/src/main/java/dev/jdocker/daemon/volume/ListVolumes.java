package dev.jdocker.daemon.volume;

import dev.jdocker.api.json.Absent;
import dev.jdocker.api.volume.Volume;
import dev.jdocker.api.volume.VolumeList;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@code GET /volumes}, by name. */
final class ListVolumes implements Handler {
    private final Volumes volumes;

    ListVolumes(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public void handle(Exchange exchange) {
        Predicate<HeldVolume> wanted = VolumeFilter.ofList(exchange.query().filters());
        List<String> warnings = new ArrayList<>();
        volumes.lookAtPlugins(warnings);
        List<Volume> found =
                volumes.all().stream().filter(wanted).map(VolumeView::of).toList();
        exchange.respond(200, new VolumeList(found, warnings.isEmpty() ? Absent.list() : warnings));
    }
}
