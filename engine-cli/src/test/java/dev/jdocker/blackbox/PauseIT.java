package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Containers that stand still. */
@BlackBox
class PauseIT {

    private static final String COUNTING =
            "trap 'exit 7' TERM; trap 'echo got' USR1; i=0; while true; do i=$((i+1)); echo line $i; sleep 0.02; done";

    private final Engine engine;

    PauseIT(Engine engine) {
        this.engine = engine;
    }

    private String counting() {
        String id = engine.startShell(COUNTING);
        engine.awaitLog(id, "line 3\n");
        return id;
    }

    private JsonNode state(String id) {
        return engine.inspect(id).path("State");
    }

    private Http.Reply post(String id, String verb) {
        return engine.http().post("/containers/" + id + "/" + verb);
    }

    @ParameterizedTest
    @EnumSource
    void aPausedContainerStandsStillAndGoesOnWhereItWas(Cli cli) {
        String id = counting();
        assertThat(cli.run(engine, "pause", id).output()).isEqualTo(id);
        JsonNode state = state(id);
        assertThat(state.path("Status").asText()).isEqualTo("paused");
        assertThat(state.path("Paused").asBoolean()).isTrue();
        assertThat(state.path("Running").asBoolean()).isTrue();
        assertThat(state.path("Restarting").asBoolean()).isFalse();
        assertThat(state.path("Pid").asInt()).isPositive();
        assertThat(cli.run(engine, "ps", "--filter", "status=paused", "--format", "{{.Status}}")
                        .output())
                .startsWith("Up ")
                .endsWith(" (Paused)");
        assertThat(cli.run(engine, "ps", "-q", "--filter", "status=running").output())
                .isEmpty();
        // Its processes are frozen, so nothing is on its way any more once two looks are the same.
        String before = engine.logs(id).stdout();
        Await.until("its output has come to an end", () -> {
            String earlier = engine.logs(id).stdout();
            Thread.sleep(200);
            return engine.logs(id).stdout().equals(earlier);
        });
        String still = engine.logs(id).stdout();
        assertThat(still).startsWith(before);
        assertThat(cli.run(engine, "unpause", id).output()).isEqualTo(id);
        int next = (int) still.lines().count() + 5;
        engine.awaitLog(id, "line " + next + "\n");
        assertThat(state(id).path("Status").asText()).isEqualTo("running");
    }

    @Test
    void whatCannotBePausedIsRefusedInDockersWords() {
        String id = engine.create(Engine.shell(COUNTING));
        assertThat(post(id, "pause").expect(409).message()).isEqualTo("container " + id + " is not running");
        assertThat(post(id, "unpause").expect(500).message()).isEqualTo("Container " + id + " is not paused");
        engine.start(id);
        assertThat(post(id, "unpause").expect(500).message()).isEqualTo("Container " + id + " is not paused");
        post(id, "pause").expect(204);
        assertThat(post(id, "pause").expect(409).message()).isEqualTo("Container " + id + " is already paused");
        assertThat(post(id, "start").expect(409).message())
                .isEqualTo("cannot start a paused container, try unpause instead");
        assertThat(engine.http().delete("/containers/" + id).expect(409).message())
                .isEqualTo("cannot remove container \"" + id + "\": container is paused and must be unpaused first");
        assertThat(engine.http().post("/containers/no-such/pause").expect(404).message())
                .isEqualTo("No such container: no-such");
    }

    @Test
    void aPausedContainerCannotBeAttached() {
        String id = counting();
        post(id, "pause").expect(204);
        Http.Reply reply = post(id, "attach?stream=1&stdout=1");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text()).contains("container " + id + " is paused, unpause the container before attach");
    }

    @ParameterizedTest
    @EnumSource
    void aPausedContainerIsStopped(Cli cli) {
        String id = counting();
        post(id, "pause").expect(204);
        assertThat(cli.run(engine, "stop", id).output()).isEqualTo(id);
        JsonNode state = state(id);
        assertThat(state.path("Status").asText()).isEqualTo("exited");
        assertThat(state.path("Paused").asBoolean()).isFalse();
        assertThat(state.path("ExitCode").asInt()).isEqualTo(7);
    }

    @Test
    void aPausedContainerIsKilled() {
        String id = counting();
        post(id, "pause").expect(204);
        post(id, "kill").expect(204);
        assertThat(state(id).path("Status").asText()).isEqualTo("exited");
        assertThat(state(id).path("ExitCode").asInt()).isEqualTo(137);
    }

    @Test
    void aSignalLetsAPausedContainerGoOn() {
        String id = counting();
        post(id, "pause").expect(204);
        post(id, "kill?signal=USR1").expect(204);
        engine.awaitLog(id, "got\n");
        assertThat(state(id).path("Status").asText()).isEqualTo("running");
    }

    @Test
    void aSignalThatIsNotItsStopSignalLeavesItPaused() {
        String id = engine.create(Engine.shell(COUNTING, "\"StopSignal\":\"SIGTERM\""));
        engine.start(id);
        engine.awaitLog(id, "line 3\n");
        post(id, "pause").expect(204);
        post(id, "kill?signal=USR1").expect(204);
        assertThat(state(id).path("Status").asText()).isEqualTo("paused");
        assertThat(engine.logs(id).stdout()).doesNotContain("got");
        post(id, "unpause").expect(204);
        engine.awaitLog(id, "got\n");
    }

    @ParameterizedTest
    @EnumSource
    void aPausedContainerIsRemovedByForce(Cli cli) {
        String id = counting();
        post(id, "pause").expect(204);
        assertThat(cli.run(engine, "rm", "-f", id).output()).isEqualTo(id);
        post(id, "unpause").expect(404);
    }

    @Test
    void aPausedContainerIsRestarted() {
        String id = counting();
        post(id, "pause").expect(204);
        post(id, "restart?t=5").expect(204);
        assertThat(state(id).path("Status").asText()).isEqualTo("running");
    }

    @Test
    void infoAndPruneCountItAsPausedAndLeaveIt() {
        String id = counting();
        post(id, "pause").expect(204);
        JsonNode info = engine.http().get("/info").expect(200).json();
        assertThat(info.path("ContainersPaused").asInt()).isEqualTo(1);
        assertThat(info.path("ContainersRunning").asInt()).isZero();
        assertThat(info.path("ContainersStopped").asInt()).isZero();
        assertThat(engine.http()
                        .post("/containers/prune")
                        .expect(200)
                        .json()
                        .path("ContainersDeleted")
                        .isNull())
                .isTrue();
        assertThat(engine.http().get("/containers/json").expect(200).json()).hasSize(1);
    }

    @Test
    void dockerJavaPausesAndUnpauses() throws IOException {
        String id = counting();
        try (DockerClient docker = DockerClientImpl.getInstance(
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(engine.host())
                        .withDockerConfig(engine.clientConfig().toString())
                        .build(),
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(URI.create(engine.host()))
                        .build())) {
            docker.pauseContainerCmd(id).exec();
            assertThat(docker.inspectContainerCmd(id).exec().getState().getPaused())
                    .isTrue();
            docker.unpauseContainerCmd(id).exec();
            docker.restartContainerCmd(id).withTimeout(1).exec();
            assertThat(docker.inspectContainerCmd(id).exec().getState().getStatus())
                    .isEqualTo("running");
            docker.updateContainerCmd(id).withPidsLimit(50L).exec();
            assertThat(docker.inspectContainerCmd(id).exec().getHostConfig().getPidsLimit())
                    .isEqualTo(50);
        }
    }

    @Test
    void aPausedContainerIsFoundPausedByTheNextDaemon() {
        engine.daemon().ensureRunning();
        String id = counting();
        post(id, "pause").expect(204);
        String before = engine.logs(id).stdout();
        engine.daemon().kill();
        engine.daemon().start();
        assertThat(state(id).path("Status").asText()).isEqualTo("paused");
        post(id, "unpause").expect(204);
        engine.awaitLog(id, "line " + (before.lines().count() + 5) + "\n");
        post(id, "stop").expect(204);
        assertThat(state(id).path("ExitCode").asInt()).isEqualTo(7);
    }
}
