package dev.jdocker.daemon.container;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Resources;
import dev.jdocker.api.container.RestartPolicy;
import dev.jdocker.api.container.UpdateRequest;
import dev.jdocker.api.container.UpdateResponse;
import dev.jdocker.daemon.container.spec.LimitChanges;
import dev.jdocker.daemon.container.spec.RestartRules;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.linux.cgroup.CgroupException;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /containers/{id}/update}: limits and the restart policy, at once where it runs. */
final class UpdateContainer implements Handler {
    private final Engine engine;

    UpdateContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        UpdateRequest asked = exchange.json(UpdateRequest.class);
        Container container = engine.registry().get(exchange.pathVariable("id"));
        RestartRules.check(policy(asked));
        List<String> warnings = new ArrayList<>();
        Resources limits = LimitChanges.checked(
                asked.resources(), engine.host().cpus(), engine.cgroups().features(), warnings);
        UpdateRequest wish = new UpdateRequest(limits, asked.restartPolicy());
        container.locked(() -> {
            update(container, wish);
            return null;
        });
        exchange.respond(200, new UpdateResponse(warnings.isEmpty() ? null : warnings));
    }

    /** Without a name it is no policy, whatever else it says. */
    private static RestartPolicy policy(UpdateRequest wish) {
        return wish.restartPolicy().name().isEmpty() ? RestartPolicy.EMPTY : wish.restartPolicy();
    }

    private void update(Container container, UpdateRequest wish) {
        String prefix = "Cannot update container " + container.id() + ": ";
        ContainerDocument before = container.document();
        switch (before.state()) {
            case ContainerState.Removing _, ContainerState.Dead _ ->
                throw new Conflict(prefix + "container is marked for removal and cannot be \"update\"");
            case ContainerState.Created _,
                    ContainerState.Running _,
                    ContainerState.Paused _,
                    ContainerState.Restarting _,
                    ContainerState.Exited _ -> {
                // all others can be changed
            }
        }
        HostConfig changed;
        try {
            changed = changed(before.hostConfig(), wish);
        } catch (Conflict e) {
            throw new Conflict(prefix + e.text(), e);
        }
        if (container.hasProcess()) {
            apply(container, wish.resources(), changed.resources(), prefix);
        }
        container.document(container.document().withHostConfig(changed));
        engine.store().write(container.document());
        if (!OomWatch.isWanted(before)) {
            container.process().ifPresent(process -> new OomWatch(engine, container, process).start());
        }
        engine.events().publish(container.document(), "update");
    }

    private static HostConfig changed(HostConfig now, UpdateRequest wish) {
        HostConfig.Builder changed = now.toBuilder().resources(LimitChanges.merge(now.resources(), wish.resources()));
        RestartPolicy policy = policy(wish);
        if (!policy.name().isEmpty()) {
            if (now.autoRemove() && !policy.name().equals("no")) {
                throw new Conflict("Restart policy cannot be updated because AutoRemove is enabled for the container");
            }
            changed.restartPolicy(policy);
        }
        return changed.build();
    }

    private static void apply(Container container, Resources wish, Resources merged, String prefix) {
        try {
            container.process().orElseThrow().update(LimitChanges.live(wish, merged));
        } catch (CgroupException e) {
            throw new ServerError(prefix + e.getMessage(), e);
        }
    }
}
