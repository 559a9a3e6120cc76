package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.NotModified;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/** {@code POST /containers/{id}/stop}: its stop signal, then SIGKILL. Goes on when the client leaves (T13). */
final class StopContainer implements Handler {
    private final Engine engine;
    private final Killing killing;

    StopContainer(Engine engine, Killing killing) {
        this.engine = engine;
        this.killing = killing;
    }

    @Override
    public void handle(Exchange exchange) {
        String reference = exchange.pathVariable("id");
        Container container = engine.registry().get(reference);
        if (!container.isRunning()) {
            throw new NotModified("container is already stopped");
        }
        StopRequest wish = StopRequest.of(exchange.query(), "cannot stop container: " + reference + ": ");
        ContainerDocument document = container.document();
        if (!killing.stop(container, wish.signal(document), wish.seconds(document))) {
            throw new NotModified("container is already stopped");
        }
        exchange.respond(204);
    }
}
