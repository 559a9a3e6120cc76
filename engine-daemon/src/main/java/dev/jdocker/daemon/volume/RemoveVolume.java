package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Protection;

/** {@code DELETE /volumes/{name}}: with {@code force} one that is not there is as good as removed, no more. */
final class RemoveVolume implements Handler {
    private final Volumes volumes;

    RemoveVolume(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public void handle(Exchange exchange) {
        try {
            volumes.remove(exchange.pathVariable("name"), Protection.isWaived(exchange.query()));
        } catch (NotFound e) {
            if (!exchange.query().bool("force", false)) {
                throw e;
            }
        }
        exchange.respond(204);
    }
}
