package dev.jdocker.daemon.exec;

import dev.jdocker.api.exec.ExecConfig;
import dev.jdocker.daemon.container.ActiveContainer;
import dev.jdocker.daemon.container.PreparedProcess;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process that the engine itself runs in one run of a container again and again; it is described once. */
public final class RepeatedExec {
    private final ActiveContainer container;
    private final ExecConfig config;
    private final CreateExec creation;
    private final RunExec runner;
    private final OwnExec.Devices devices;
    private final Consumer<Exec> forget;
    private volatile @Nullable PreparedProcess prepared;

    RepeatedExec(
            ActiveContainer container,
            ExecConfig config,
            CreateExec creation,
            RunExec runner,
            OwnExec.Devices devices,
            Consumer<Exec> forget) {
        this.container = container;
        this.config = config;
        this.creation = creation;
        this.runner = runner;
        this.devices = devices;
        this.forget = forget;
    }

    /**
     * Starts it, with its events; each is forgotten when it has ended.
     *
     * @throws dev.jdocker.daemon.error.ApiException if it could not be started
     */
    public OwnExec run() {
        Exec exec = creation.create(container, config);
        var _ = exec.exit().whenComplete((_, _) -> forget.accept(exec));
        return new OwnExec(exec, runner.startOwn(exec, this::process), devices);
    }

    private PreparedProcess process() {
        PreparedProcess known = prepared;
        if (known == null) {
            known = container.prepare(RunExec.wish(config, null, false));
            prepared = known;
        }
        return known;
    }
}
