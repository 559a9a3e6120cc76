package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.runtime.RunningContainer;

/** {@code POST /containers/{id}/pause}: all its processes stand still when it is answered. */
final class PauseContainer implements Handler {
    private final Engine engine;

    PauseContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        container.locked(() -> {
            pause(container);
            return null;
        });
        exchange.respond(204);
    }

    private void pause(Container container) {
        requireRunning(container);
        RunningContainer process = container.process().orElseThrow();
        try {
            process.pause();
        } catch (CgroupException e) {
            throw new ServerError("cannot pause container " + container.id() + ": " + e.getMessage(), e);
        }
        container.apply(new Transition.Frozen());
        engine.tell(container, RunObserver::paused);
        engine.store().write(container.document());
        engine.events().publish(container.document(), "pause");
    }

    private static void requireRunning(Container container) {
        switch (container.state()) {
            case ContainerState.Running _ -> {
                // can be paused
            }
            case ContainerState.Paused _ -> throw new Conflict("Container " + container.id() + " is already paused");
            case ContainerState.Restarting _ -> throw restarting(container);
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Removing _, ContainerState.Dead _ ->
                throw new Conflict("container " + container.id() + " is not running");
        }
    }

    /** What is refused of a container that waits to be started again. */
    static Conflict restarting(Container container) {
        return new Conflict("Container " + container.id() + " is restarting, wait until the container is running");
    }
}
