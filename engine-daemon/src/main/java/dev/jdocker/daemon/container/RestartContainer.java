package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.NotModified;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/** {@code POST /containers/{id}/restart}: a stop if it runs, and a start. Goes on when the client leaves (T13). */
final class RestartContainer implements Handler {
    private final Engine engine;
    private final Killing killing;
    private final StartContainer starting;

    RestartContainer(Engine engine, Killing killing, StartContainer starting) {
        this.engine = engine;
        this.killing = killing;
        this.starting = starting;
    }

    @Override
    public void handle(Exchange exchange) {
        String reference = exchange.pathVariable("id");
        StopRequest wish = StopRequest.of(exchange.query());
        Container container = engine.registry().get(reference);
        try {
            restart(container, wish);
        } catch (ApiException e) {
            throw new ServerError("Cannot restart container " + reference + ": " + e.text(), e);
        }
        exchange.respond(204);
    }

    /** Stops a container if it runs and starts it; one that is removed at its end is spared this time. */
    void restart(Container container, StopRequest wish) {
        if (container.isRunning()) {
            stop(container, wish);
        }
        try {
            starting.start(container);
        } catch (NotModified e) {
            // Somebody else has started it meanwhile, which is as good.
        }
        engine.events().publish(container.document(), "restart");
    }

    private void stop(Container container, StopRequest wish) {
        ContainerDocument document = container.document();
        int signal = wish.signal(document);
        keepThroughEnd(container, true);
        try {
            killing.stop(container, signal, wish.seconds(document));
        } catch (ApiException e) {
            keepThroughEnd(container, false);
            throw e;
        }
    }

    private static void keepThroughEnd(Container container, boolean keep) {
        container.locked(() -> {
            container.keepThroughEnd(keep);
            return null;
        });
    }
}
