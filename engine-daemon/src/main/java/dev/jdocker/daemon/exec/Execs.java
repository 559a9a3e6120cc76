package dev.jdocker.daemon.exec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.api.exec.ExecConfig;
import dev.jdocker.daemon.container.ActiveContainer;
import dev.jdocker.daemon.container.ActiveContainers;
import dev.jdocker.daemon.container.stream.Readiness;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.linux.Linux;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Further processes in running containers: wired here, served to clients, run for the engine itself. */
public final class Execs {
    private static final long SWEEP_MINUTES = 5;
    private static final ApiVersion CONSOLE_SIZE_SINCE = new ApiVersion(1, 42);

    private final ExecRegistry registry = new ExecRegistry();
    private final RunExec runner = new RunExec();
    private final CreateExec creation;
    private final OwnExec.Devices devices;

    /** Follows the containers from now on. */
    public Execs(ActiveContainers containers, Linux linux, Readiness readiness, ScheduledExecutorService timer) {
        this.creation = new CreateExec(containers, registry);
        this.devices = new OwnExec.Devices(linux, readiness, new ProcessTree(linux));
        containers.observe(new ExecsOfRuns(registry));
        var _ = timer.scheduleWithFixedDelay(registry::sweep, SWEEP_MINUTES, SWEEP_MINUTES, TimeUnit.MINUTES);
    }

    /** Adds this package's operations, and how they differ for older clients. */
    public void register(Routes routes, Compat compat) {
        routes.add("POST", "/containers/{id}/exec", creation)
                .add("POST", "/exec/{id}/start", new StartExec(registry, runner))
                .add("POST", "/exec/{id}/resize", new ResizeExec(registry))
                .add("GET", "/exec/{id}/json", new InspectExec(registry));
        for (String operation : new String[] {"POST /containers/{id}/exec", "POST /exec/{id}/start"}) {
            compat.request(operation, CONSOLE_SIZE_SINCE, body -> {
                if (body instanceof ObjectNode object) {
                    object.remove("ConsoleSize");
                }
                return body;
            });
        }
    }

    /** A process that the engine itself is to run in this run of a container, any number of times. */
    public RepeatedExec repeated(ActiveContainer container, ExecConfig config) {
        return new RepeatedExec(container, config, creation, runner, devices, registry::remove);
    }
}
