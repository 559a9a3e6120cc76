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
        Container container = engine.registry().get(reference);
        String prefix = "Cannot restart container " + reference + ": ";
        StopRequest wish = StopRequest.of(exchange.query(), prefix);
        try {
            restart(container, wish);
        } catch (ApiException e) {
            throw new ServerError(prefix + e.text(), e);
        }
        exchange.respond(204);
    }

    /** Stops a container if it runs and starts it; what it is removed by at its end spares it this time. */
    void restart(Container container, StopRequest wish) {
        boolean running = container.locked(() -> {
            container.keepThroughEnd(container.isRunning());
            return container.isRunning();
        });
        if (running) {
            ContainerDocument document = container.document();
            killing.stop(container, wish.signal(document), wish.seconds(document));
        }
        try {
            starting.start(container);
        } catch (NotModified e) {
            // Somebody else has started it meanwhile, which is as good.
        }
        engine.events().publish(container.document(), "restart");
    }
}
