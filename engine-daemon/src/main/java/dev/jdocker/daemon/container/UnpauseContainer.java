package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.runtime.RunningContainer;

/** {@code POST /containers/{id}/unpause}. */
final class UnpauseContainer implements Handler {
    private final Engine engine;

    UnpauseContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        container.locked(() -> {
            unpause(container);
            return null;
        });
        exchange.respond(204);
    }

    private void unpause(Container container) {
        if (!(container.state() instanceof ContainerState.Paused)) {
            throw new ServerError("Container " + container.id() + " is not paused");
        }
        RunningContainer process = container.process().orElseThrow();
        try {
            process.resume();
        } catch (CgroupException e) {
            throw new ServerError("Cannot unpause container " + container.id() + ": " + e.getMessage(), e);
        }
        container.apply(new Transition.Thawed());
        engine.tell(container, RunObserver::resumed);
        engine.store().write(container.document());
        engine.events().publish(container.document(), "unpause");
    }
}
