package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/** {@code DELETE /volumes/{name}}: with {@code force} one that is not there is as good as removed, no more. */
final class RemoveVolume implements Handler {
    private final Volumes volumes;

    RemoveVolume(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public void handle(Exchange exchange) {
        try {
            volumes.remove(exchange.pathVariable("name"), exchange.query().bool("protected", false));
        } catch (NotFound e) {
            if (!exchange.query().bool("force", false)) {
                throw e;
            }
        }
        exchange.respond(204);
    }
}
