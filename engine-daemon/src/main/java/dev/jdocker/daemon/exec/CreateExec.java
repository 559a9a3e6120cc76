package dev.jdocker.daemon.exec;

import dev.jdocker.api.exec.ExecConfig;
import dev.jdocker.api.exec.IdResponse;
import dev.jdocker.daemon.container.ActiveContainer;
import dev.jdocker.daemon.container.ActiveContainers;
import dev.jdocker.daemon.container.stream.DetachKeys;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.Map;

/** {@code POST /containers/{id}/exec}. */
final class CreateExec implements Handler {
    private final ActiveContainers containers;
    private final ExecRegistry registry;

    CreateExec(ActiveContainers containers, ExecRegistry registry) {
        this.containers = containers;
        this.registry = registry;
    }

    @Override
    public void handle(Exchange exchange) {
        ExecConfig config = exchange.json(ExecConfig.class);
        if (config.cmd().isEmpty()) {
            throw new BadRequest("No exec command specified");
        }
        String reference = exchange.pathVariable("id");
        ActiveContainer container = containers.get(reference);
        container.requireActive(reference);
        if (!config.user().isEmpty()) {
            container.requireUser(config.user());
        }
        requireKeys(config.detachKeys());
        exchange.respond(201, new IdResponse(create(container, config).id()));
    }

    private static void requireKeys(String text) {
        try {
            byte[] _ = DetachKeys.codes(text);
        } catch (BadRequest e) {
            throw new BadRequest("Invalid escape keys (" + text + ") provided", e);
        }
    }

    Exec create(ActiveContainer container, ExecConfig config) {
        Exec exec = new Exec(registry.newId(), container, config);
        registry.add(exec);
        exec.publish(exec.named("exec_create"), Map.of("execID", exec.id()));
        return exec;
    }
}
