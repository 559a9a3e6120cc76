package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Signals;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotModified;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.concurrent.CompletableFuture;

/** {@code POST /containers/{id}/stop}: its stop signal, then SIGKILL. Goes on when the client leaves (T13). */
final class StopContainer implements Handler {
    private static final long DEFAULT_SECONDS = 10;

    private final Engine engine;
    private final Killing killing;

    StopContainer(Engine engine, Killing killing) {
        this.engine = engine;
        this.killing = killing;
    }

    @Override
    public void handle(Exchange exchange) {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        ContainerDocument document = container.document();
        Integer own = document.config().stopTimeout();
        long seconds = exchange.query().integer("t", own == null ? DEFAULT_SECONDS : own);
        String asked = exchange.query().string("signal", "");
        stop(container, signal(asked.isEmpty() ? document.config().stopSignal() : asked), seconds);
        exchange.respond(204);
    }

    static int signal(String text) {
        try {
            return Signals.parse(text.isEmpty() ? "SIGTERM" : text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private void stop(Container container, int signal, long seconds) {
        CompletableFuture<Container.ExitStatus> exit = container.nextExit();
        if (!killing.signal(container, signal)) {
            throw new NotModified("container is already stopped");
        }
        if (!Killing.awaitExit(exit, seconds)) {
            killing.killAndWait(container);
        }
        engine.events().publish(container.document(), "stop");
    }
}
