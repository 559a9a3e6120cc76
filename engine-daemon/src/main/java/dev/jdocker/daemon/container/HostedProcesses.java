package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.Health;
import dev.jdocker.daemon.container.spec.ProcessUser;
import dev.jdocker.daemon.container.spec.Sharing;
import dev.jdocker.daemon.container.spec.SpecRequest;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.oci.ConsoleSize;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes and starts further processes in a container: confined as its own, with what is asked for in addition. */
record HostedProcesses(Engine engine, Container container) implements ActiveContainer {

    @Override
    public ContainerId id() {
        return container.id();
    }

    @Override
    public ContainerConfig config() {
        return container.document().config();
    }

    @Override
    public Instant startedAt() {
        return container.state().startedAt().instant();
    }

    @Override
    public void requireActive(String paused) {
        switch (container.state()) {
            case ContainerState.Running _ -> {
                // as it should be
            }
            case ContainerState.Paused _ ->
                throw new Conflict("Container " + paused + " is paused, unpause the container before exec");
            case ContainerState.Restarting _ -> throw PauseContainer.restarting(container);
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Removing _, ContainerState.Dead _ ->
                throw notRunning();
        }
    }

    private Conflict notRunning() {
        return new Conflict("container " + id() + " is not running");
    }

    @Override
    public void requireUser(String user) {
        ProcessUser _ = user(user);
    }

    @Override
    public PreparedProcess prepare(ProcessWish wish) {
        return new PreparedProcess(
                describe(wish), engine.specs().seccomp(container.document().hostConfig()), wish.stdin());
    }

    @Override
    public RunningProcess exec(String execId, PreparedProcess process) {
        RunningContainer running = container.process().orElseThrow(this::notRunning);
        return running.exec(
                new ExecRequest(execId, process.process(), process.seccomp(), execDirectory(execId), process.stdin()));
    }

    @Override
    public RunningProcess execBriefly(String execId, PreparedProcess process) {
        RunningContainer running = container.process().orElseThrow(this::notRunning);
        return running.exec(ExecRequest.brief(execId, process.process(), process.seccomp(), execDirectory(execId)));
    }

    private ContainerProcess describe(ProcessWish wish) {
        SpecRequest request = request(wish);
        ContainerProcess.Builder process =
                engine.specs().process(request).toBuilder().consoleSize(size(wish));
        if (wish.privileged()) {
            // All else stays as it is for the container: Docker lifts neither its filter nor its profile either.
            process.capabilities(engine.specs().process(privileged(request)).capabilities());
        }
        return process.build();
    }

    private SpecRequest request(ProcessWish wish) {
        ContainerDocument document = container.document();
        List<String> environment = new ArrayList<>(engine.links().presentVariables(document));
        environment.addAll(document.config().env());
        environment.addAll(wish.env());
        ContainerConfig.Builder config =
                document.config().toBuilder().tty(wish.terminal()).env(environment);
        if (!wish.workingDir().isEmpty()) {
            config.workingDir(wish.workingDir());
        }
        return new SpecRequest(
                document.id().text(),
                config.build(),
                document.hostConfig(),
                wish.command(),
                List.of(),
                user(wish.user()),
                document.idMap(),
                document.seLinux(),
                Sharing.NONE);
    }

    private static SpecRequest privileged(SpecRequest request) {
        return new SpecRequest(
                request.id(),
                request.config(),
                request.hostConfig().toBuilder().privileged(true).build(),
                request.command(),
                request.mounts(),
                request.user(),
                request.idMap(),
                request.labels(),
                request.sharing());
    }

    private static @Nullable ConsoleSize size(ProcessWish wish) {
        ProcessWish.TerminalSize size = wish.terminal() ? wish.size() : null;
        return size == null || size.rows() <= 0 || size.columns() <= 0
                ? null
                : new ConsoleSize(size.rows(), size.columns());
    }

    private ProcessUser user(String asked) {
        ContainerDocument document = container.document();
        return engine.users()
                .find(
                        asked.isEmpty() ? document.config().user() : asked,
                        document.hostConfig().groupAdd(),
                        container.rootfs());
    }

    @Override
    public Path execDirectory(String execId) {
        return engine.paths().execs(id()).resolve(execId);
    }

    @Override
    public ContainerIo newIo() {
        return engine.newIo();
    }

    @Override
    public void addExec(String execId) {
        container.execs().add(execId);
    }

    @Override
    public void removeExec(String execId) {
        container.execs().remove(execId);
    }

    @Override
    public @Nullable Health health() {
        return container.health();
    }

    @Override
    public void health(Health health) {
        container.health(health);
    }

    @Override
    public void publish(String action, Map<String, String> attributes) {
        engine.events().publish(container.document(), action, attributes);
    }
}
