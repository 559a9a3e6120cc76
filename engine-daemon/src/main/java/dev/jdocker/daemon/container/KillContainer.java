package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Signals;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/** {@code POST /containers/{id}/kill}. */
final class KillContainer implements Handler {
    private final Engine engine;
    private final Killing killing;

    KillContainer(Engine engine, Killing killing) {
        this.engine = engine;
        this.killing = killing;
    }

    @Override
    public void handle(Exchange exchange) {
        String reference = exchange.pathVariable("id");
        String prefix = "cannot kill container: " + reference + ": ";
        Container container;
        try {
            container = engine.registry().get(reference);
        } catch (NotFound e) {
            throw new NotFound(prefix + e.text(), e);
        }
        int signal = signal(prefix, exchange.query().string("signal", ""));
        if (!container.isRunning()) {
            throw notRunning(prefix, container);
        }
        if (signal == Killing.SIGKILL) {
            killing.killAndWait(container);
        } else if (!killing.signal(container, signal)) {
            throw notRunning(prefix, container);
        }
        exchange.respond(204);
    }

    private static Conflict notRunning(String prefix, Container container) {
        return new Conflict(prefix + "container " + container.id() + " is not running");
    }

    private static int signal(String prefix, String text) {
        try {
            return Signals.parse(text.isEmpty() ? "SIGKILL" : text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(prefix + e.getMessage(), e);
        }
    }
}
