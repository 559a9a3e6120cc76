package dev.jdocker.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.client.EngineException;
import dev.jdocker.api.client.PendingWait;
import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.InspectState;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.system.Event;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LifecycleTest {
    private final JnrLinux linux = new JnrLinux();
    private final FakeRuntime runtime = new FakeRuntime(linux);

    @TempDir
    private Path folder;

    @Test
    void aStartThatFailsLeavesTheContainerCreatedWithTheReason() throws Exception {
        try (LifecycleFixture engine = engine()) {
            String id = create(engine, false);
            String reason = "exec: \"nope\": executable file not found in $PATH";
            runtime.failWith(new StartException(reason, 127));
            assertThatThrownBy(() -> engine.client.containers().start(id, ""))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.status()).isEqualTo(400))
                    .hasMessage(reason);
            InspectState state = state(engine, id);
            assertThat(state.status()).isEqualTo("created");
            assertThat(state.exitCode()).isEqualTo(127);
            assertThat(state.error()).isEqualTo(reason);
            assertThat(engine.cgroups.deleted).containsExactly("/jdocker/" + id);
        }
    }

    @Test
    void anExitIsRecordedAndTold() throws Exception {
        try (LifecycleFixture engine = engine()) {
            String id = create(engine, false);
            engine.client.containers().start(id, "");
            assertThat(state(engine, id).pid()).isEqualTo(FakeRuntime.PID);
            try (PendingWait exit = engine.client.containers().wait(id, "next-exit")) {
                process(id).end(3);
                assertThat(exit.await().statusCode()).isEqualTo(3);
            }
            InspectState state = state(engine, id);
            assertThat(state.status()).isEqualTo("exited");
            assertThat(state.exitCode()).isEqualTo(3);
            assertThat(state.finishedAt()).isEqualTo(new Timestamp(FakeRuntime.EXITED_AT));
            Event die = engine.events().getLast();
            assertThat(die.action()).isEqualTo("die");
            assertThat(die.actor().attributes()).containsEntry("exitCode", "3").containsEntry("execDuration", "5");
        }
    }

    @Test
    void anAutoRemovedContainerIsGoneWhenThatIsTold() throws Exception {
        try (LifecycleFixture engine = engine()) {
            String id = create(engine, true);
            engine.client.containers().start(id, "");
            try (PendingWait removal = engine.client.containers().wait(id, "removed")) {
                process(id).end(7);
                assertThat(removal.await().statusCode()).isEqualTo(7);
            }
            assertThatThrownBy(() -> engine.client.containers().inspect(id))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("No such container: " + id);
            assertThat(engine.events())
                    .extracting(Event::action)
                    .containsExactly("create", "connect", "start", "disconnect", "die", "destroy");
            assertThat(engine.layersFreed).isNotDone();
        }
    }

    @Test
    void theLastContainerOfARemovedImageFreesItsLayers() throws Exception {
        try (LifecycleFixture engine = engine()) {
            String id = create(engine, false);
            engine.removeImage();
            engine.client.containers().remove(id, false, false, false);
            assertThat(engine.layersFreed.get(10, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void aContainerThatRunsIsAdopted() throws Exception {
        String id = leftRunning();
        FakeRuntime.FakeProcess process = runtime.leave(id);
        Path run = LifecycleFixture.paths(folder).runs().resolve(id);
        Files.createDirectories(run);
        Files.writeString(run.resolve("cgroup"), "/formerly/" + id);
        try (LifecycleFixture engine = engine()) {
            InspectState state = state(engine, id);
            assertThat(state.status()).isEqualTo("running");
            assertThat(state.pid()).isEqualTo(FakeRuntime.PID);
            try (PendingWait exit = engine.client.containers().wait(id, "not-running")) {
                process.end(4);
                assertThat(exit.await().statusCode()).isEqualTo(4);
            }
        }
    }

    @Test
    void aContainerThatEndedMeanwhileHasItsExitCode() throws Exception {
        String id = leftRunning();
        runtime.records.put(id, new ExitRecord(5, 0, FakeRuntime.EXITED_AT));
        try (LifecycleFixture engine = engine()) {
            InspectState state = state(engine, id);
            assertThat(state.status()).isEqualTo("exited");
            assertThat(state.exitCode()).isEqualTo(5);
            assertThat(state.error()).isEmpty();
            assertThat(state.finishedAt()).isEqualTo(new Timestamp(FakeRuntime.EXITED_AT));
        }
    }

    @Test
    void aContainerThatWasLostSaysSo() throws Exception {
        String id = leftRunning();
        try (LifecycleFixture engine = engine()) {
            InspectState state = state(engine, id);
            assertThat(state.status()).isEqualTo("exited");
            assertThat(state.exitCode()).isEqualTo(255);
            assertThat(state.error()).isEqualTo("the container's process was gone when the engine started");
        }
    }

    private LifecycleFixture engine() throws IOException {
        return new LifecycleFixture(folder, linux, runtime);
    }

    /** A container whose document an engine left that died while it ran. */
    private String leftRunning() throws IOException {
        try (LifecycleFixture engine = engine()) {
            String id = create(engine, false);
            ContainerStore store = new ContainerStore(LifecycleFixture.paths(folder));
            store.write(store.load()
                    .documents()
                    .getFirst()
                    .withState(new ContainerState.Running(
                            FakeRuntime.PID, new Timestamp(LifecycleFixture.CLOCK.instant()), false)));
            return id;
        }
    }

    private FakeRuntime.FakeProcess process(String id) {
        return Objects.requireNonNull(runtime.running.get(id));
    }

    private static String create(LifecycleFixture engine, boolean autoRemove) throws IOException {
        ContainerConfig config = ContainerConfig.EMPTY.toBuilder()
                .image("box")
                .cmd(List.of("nope"))
                .build();
        HostConfig hostConfig = HostConfig.EMPTY.toBuilder()
                .networkMode("none")
                .autoRemove(autoRemove)
                .build();
        return engine.client
                .containers()
                .create("one", null, new CreateRequest(config, hostConfig, null))
                .id();
    }

    private static InspectState state(LifecycleFixture engine, String id) throws IOException {
        return engine.client.containers().inspect(id).state();
    }
}
