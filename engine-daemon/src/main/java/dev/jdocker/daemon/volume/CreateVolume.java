package dev.jdocker.daemon.volume;

import dev.jdocker.api.volume.VolumeCreateRequest;
import dev.jdocker.daemon.error.Unavailable;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/** {@code POST /volumes/create}: one that is there already is answered as if it had been made. */
final class CreateVolume implements Handler {
    private static final String NO_MANAGER =
            "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to"
                    + " swarm and try again.";

    private final Volumes volumes;

    CreateVolume(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public void handle(Exchange exchange) {
        VolumeCreateRequest request = exchange.json(VolumeCreateRequest.class);
        if (request.clusterVolumeSpec() != null && exchange.apiVersion().atLeast(1, 42)) {
            throw new Unavailable(NO_MANAGER);
        }
        Volumes.Given given = volumes.obtain(
                new VolumeWish(request.name(), request.driver(), request.driverOpts(), request.labels()), null);
        exchange.respond(201, VolumeView.of(volumes.asGiven(given)));
    }
}
