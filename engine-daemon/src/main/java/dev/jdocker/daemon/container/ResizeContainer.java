package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.Map;

/** {@code POST /containers/{id}/resize}. */
final class ResizeContainer implements Handler {
    private final Engine engine;

    ResizeContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        int rows = dimension(exchange, "h", "height");
        int columns = dimension(exchange, "w", "width");
        Container container = engine.registry().get(exchange.pathVariable("id"));
        container.locked(() -> {
            if (!container.hasProcess()) {
                throw new Conflict("container " + container.id() + " is not running");
            }
            container.process().ifPresent(process -> process.resize(rows, columns));
            return null;
        });
        engine.events()
                .publish(
                        container.document(),
                        "resize",
                        Map.of("height", Integer.toString(rows), "width", Integer.toString(columns)));
        exchange.respond(200);
    }

    private static int dimension(Exchange exchange, String parameter, String name) {
        String text = exchange.query().string(parameter, "");
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new BadRequest("invalid resize " + name + " \"" + text + "\": invalid syntax", e);
        }
    }
}
