package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotModified;
import dev.jdocker.daemon.error.ServerError;
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
        StopRequest wish = StopRequest.of(exchange.query());
        Container container = engine.registry().get(reference);
        if (!container.isRunning() || !stop(container, reference, wish)) {
            throw new NotModified("container is already stopped");
        }
        exchange.respond(204);
    }

    private boolean stop(Container container, String reference, StopRequest wish) {
        ContainerDocument document = container.document();
        int signal;
        try {
            signal = wish.signal(document);
        } catch (BadRequest e) {
            throw new ServerError("cannot stop container: " + reference + ": " + e.text(), e);
        }
        return killing.stop(container, signal, wish.seconds(document));
    }
}
