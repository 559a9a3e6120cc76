package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerName;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.Map;

/** {@code POST /containers/{id}/rename}. */
final class RenameContainer implements Handler {
    private final Engine engine;

    RenameContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        String text = exchange.query().string("name", "");
        if (text.isEmpty()) {
            throw new BadRequest("Neither old nor new names may be empty");
        }
        ContainerName name;
        try {
            name = ContainerName.parse(text.startsWith("/") ? text : "/" + text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("Error when allocating new name: " + e.getMessage(), e);
        }
        container.locked(() -> {
            rename(container, name);
            return null;
        });
        exchange.respond(204);
    }

    private void reserve(ContainerName name, Container container) {
        try {
            engine.registry().reserve(name, container.id());
        } catch (Conflict e) {
            throw new Conflict("Error when allocating new name: " + e.text(), e);
        }
    }

    private void rename(Container container, ContainerName name) {
        ContainerDocument before = container.document();
        if (before.name().equals(name)) {
            throw new BadRequest("Renaming a container with the same name as its current name");
        }
        reserve(name, container);
        try {
            engine.store().write(before.withName(name));
        } catch (RuntimeException e) {
            engine.registry().release(name, container.id());
            throw e;
        }
        container.document(before.withName(name));
        engine.registry().release(before.name(), container.id());
        engine.networks().sandboxes().rename(container.id().text(), name.text());
        engine.events()
                .publish(
                        container.document(),
                        "rename",
                        Map.of("oldName", before.name().withSlash()));
    }
}
