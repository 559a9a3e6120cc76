package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/** {@code GET /volumes/{name}}. */
final class InspectVolume implements Handler {
    private final Volumes volumes;

    InspectVolume(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.respond(200, VolumeView.withStatus(volumes.require(exchange.pathVariable("name"))));
    }
}
