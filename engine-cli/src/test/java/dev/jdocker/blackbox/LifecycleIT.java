package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From create to remove: exit codes, stopping, names, waiting. */
@BlackBox
class LifecycleIT {

    /** Says that it is ready, ends with 7 on SIGTERM. */
    private static final String GENTLE = "trap 'exit 7' TERM; echo ready; while true; do sleep 0.02; done";
    /** Says that it is ready, ignores SIGTERM. */
    private static final String STUBBORN = "trap '' TERM; echo ready; while true; do sleep 0.02; done";

    private final Engine engine;

    LifecycleIT(Engine engine) {
        this.engine = engine;
    }

    private Outcome run(Cli cli, String... command) {
        String[] all = new String[command.length + 5];
        System.arraycopy(new String[] {"run", "--rm", "--network", "none", TestImage.NAME}, 0, all, 0, 5);
        System.arraycopy(command, 0, all, 5, command.length);
        return cli.run(engine, all);
    }

    private String startReady(String script) {
        String id = engine.startShell(script);
        engine.awaitLog(id, "ready");
        return id;
    }

    @ParameterizedTest
    @EnumSource
    void theExitCodeIsTheContainers(Cli cli) {
        assertThat(run(cli, "true").exitCode()).isZero();
        assertThat(run(cli, "sh", "-c", "exit 42").exitCode()).isEqualTo(42);
        assertThat(run(cli, "sh", "-c", "kill -KILL $$").exitCode()).isIn(0, 137);
    }

    @ParameterizedTest
    @EnumSource
    void aMissingProgramIs127AndOneThatCannotRunIs126(Cli cli) {
        Outcome missing = run(cli, "no-such-program");
        assertThat(missing.exitCode()).as(missing.toString()).isEqualTo(127);
        assertThat(missing.stderr()).contains("executable file not found in $PATH");
        Outcome missingPath = run(cli, "/no/such/program");
        assertThat(missingPath.exitCode()).as(missingPath.toString()).isEqualTo(127);
        assertThat(missingPath.stderr()).contains("no such file or directory");
        Outcome forbidden = run(cli, "/etc/not-executable");
        assertThat(forbidden.exitCode()).as(forbidden.toString()).isEqualTo(126);
        assertThat(forbidden.stderr()).contains("permission denied");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheEngineRefusesIs125(Cli cli) {
        Outcome image = cli.run(engine, "run", "--rm", "--pull", "never", "--network", "none", "no/such:image", "true");
        assertThat(image.exitCode()).as(image.toString()).isEqualTo(125);
        assertThat(image.stderr()).contains("No such image: no/such:image");
        Outcome flag = cli.run(engine, "run", "--no-such-flag", TestImage.NAME);
        assertThat(flag.exitCode()).isEqualTo(125);
    }

    @Test
    void aFailedStartIs400AndRemembered() {
        String id = engine.create(Engine.shell("true").replace("\"sh\",\"-c\",\"true\"", "\"no-such-program\""));
        Http.Reply start = engine.http().post("/containers/" + id + "/start");
        assertThat(start.status()).isEqualTo(400);
        assertThat(start.message()).contains("\"no-such-program\": executable file not found in $PATH");
        JsonNode state = engine.inspect(id).path("State");
        assertThat(state.path("Status").asText()).isEqualTo("created");
        assertThat(state.path("ExitCode").asInt()).isEqualTo(127);
        assertThat(state.path("Error").asText()).contains("executable file not found");
    }

    @ParameterizedTest
    @EnumSource
    void stopSendsSigtermAndIsContent(Cli cli) {
        String id = startReady(GENTLE);
        assertThat(cli.run(engine, "stop", id).output()).isEqualTo(id);
        assertThat(engine.inspect(id).path("State").path("ExitCode").asInt()).isEqualTo(7);
    }

    @Test
    void stopKillsAfterTheTimeout() {
        String id = startReady(STUBBORN);
        long before = System.nanoTime();
        engine.http().post("/containers/" + id + "/stop?t=1").expect(204);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
        JsonNode state = engine.inspect(id).path("State");
        assertThat(state.path("Status").asText()).isEqualTo("exited");
        assertThat(state.path("ExitCode").asInt()).isEqualTo(137);
        assertThat(state.path("OOMKilled").asBoolean()).isFalse();
    }

    @Test
    void stopUsesTheContainersSignalAndTimeout() {
        String id = engine.create(Engine.shell(
                "trap 'exit 9' USR1; echo ready; while true; do sleep 0.02; done",
                "\"StopSignal\":\"SIGUSR1\",\"StopTimeout\":1"));
        engine.start(id);
        engine.awaitLog(id, "ready");
        engine.http().post("/containers/" + id + "/stop").expect(204);
        assertThat(engine.inspect(id).path("State").path("ExitCode").asInt()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"KILL,137", "SIGTERM,7", "15,7", "9,137"})
    void killSendsTheSignalNamed(String signal, int exitCode) {
        String id = startReady(GENTLE);
        engine.http().post("/containers/" + id + "/kill?signal=" + signal).expect(204);
        assertThat(engine.await(id)).isEqualTo(exitCode);
    }

    /** A program of its own, not a shell: that ends with 130 when it is interrupted while it waits for another. */
    @ParameterizedTest
    @ValueSource(strings = {"SIGINT", "2", "USR2"})
    void numberOneOfAPidNamespaceIsNotHitByASignalThatItHasNoHandlerFor(String signal) {
        String id = engine.create("{\"Image\":\"" + TestImage.NAME
                + "\",\"Cmd\":[\"sleep\",\"1000\"],\"HostConfig\":{\"NetworkMode\":\"none\"}}");
        engine.start(id);
        engine.http().post("/containers/" + id + "/kill?signal=" + signal).expect(204);
        engine.http().post("/containers/" + id + "/kill?signal=" + signal).expect(204);
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void killWithoutASignalIsSigkill(Cli cli) {
        String id = startReady(STUBBORN);
        assertThat(cli.run(engine, "kill", id).output()).isEqualTo(id);
        assertThat(engine.await(id)).isEqualTo(137);
    }

    @Test
    void aSignalThatIsNoneIsABadRequest() {
        String id = startReady(GENTLE);
        Http.Reply reply = engine.http().post("/containers/" + id + "/kill?signal=SIGNOTHING");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).containsIgnoringCase("invalid signal: SIGNOTHING");
    }

    @Test
    void whatIsDoneAlreadyIs304WithoutABody() {
        String id = engine.startShell("exec sleep 1000");
        Http.Reply again = engine.http().post("/containers/" + id + "/start").expect(304);
        assertThat(again.body()).isEmpty();
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        assertThat(engine.http().post("/containers/" + id + "/stop").expect(304).body())
                .isEmpty();
        assertThat(engine.http().post("/containers/" + id + "/kill").expect(409).message())
                .contains("is not running");
    }

    @Test
    void aContainerStartsAgainAndKeepsItsFiles() {
        String id = engine.startShell("echo x >> /file; wc -l < /file");
        engine.await(id);
        engine.start(id);
        engine.await(id);
        assertThat(engine.logs(id).stdout()).isEqualTo("1\n2\n");
    }

    @Test
    void aRunningContainerIsRemovedOnlyByForce() {
        String id = engine.startShell("exec sleep 1000");
        Http.Reply refused = engine.http().delete("/containers/" + id);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message())
                .contains("cannot remove container")
                .contains("container is running: stop the container before removing or force remove");
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        assertThat(engine.http().get("/containers/" + id + "/json").expect(404).message())
                .isEqualTo("No such container: " + id);
        engine.http().delete("/containers/" + id).expect(404);
    }

    @ParameterizedTest
    @EnumSource
    void namesAreUniqueAndChange(Cli cli) {
        String name = Engine.newName();
        String other = Engine.newName();
        String id = cli.run(engine, "create", "--name", name, "--network", "none", TestImage.NAME, "true")
                .output();
        Http.Reply taken = engine.http().post("/containers/create?name=" + name, Engine.shell("true"));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.message())
                .isEqualTo("Conflict. The container name \"/" + name + "\" is already in use by container \"" + id
                        + "\". You have to remove (or rename) that container to be able to reuse that name.");
        assertThat(cli.run(engine, "rename", name, other).output()).isEmpty();
        assertThat(engine.inspect(other).path("Name").asText()).isEqualTo("/" + other);
        assertThat(engine.inspect(other).path("Id").asText()).isEqualTo(id);
        engine.http().get("/containers/" + name + "/json").expect(404);
        assertThat(cli.run(engine, "rm", other).output()).isEqualTo(other);
        engine.http().get("/containers/" + id + "/json").expect(404);
    }

    @Test
    void aNameWithStrangeCharactersIsRefused() {
        Http.Reply reply = engine.http().post("/containers/create?name=a%2Fb", Engine.shell("true"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message())
                .isEqualTo("Invalid container name (a/b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    @Test
    void anIdMayBeShortened() {
        String id = engine.create(Engine.shell("true"));
        assertThat(engine.inspect(id.substring(0, 10)).path("Id").asText()).isEqualTo(id);
    }

    @Test
    void waitAnswersItsHeadAtOnceAndItsBodyAtTheEnd() throws IOException {
        String id = engine.create(Engine.shell("exit 3"));
        try (Connection wait = engine.http()
                .open("POST", Settings.VERSION + "/containers/" + id + "/wait?condition=next-exit", "", new byte[0])) {
            assertThat(wait.status()).isEqualTo(200);
            assertThat(wait.headers()).containsEntry("content-type", "application/json");
            engine.start(id);
            assertThat(Http.JSON.readTree(wait.body(false)).path("StatusCode").asInt())
                    .isEqualTo(3);
        }
        // Not running any more: answers at once, and next-exit waits for another.
        assertThat(engine.await(id)).isEqualTo(3);
    }

    @Test
    void waitForRemovalAnswersAfterTheContainerIsGone() throws IOException {
        String id = engine.create(Engine.shell("exit 4", "\"HostConfig\":{\"AutoRemove\":true}"));
        try (Connection wait = engine.http()
                .open("POST", Settings.VERSION + "/containers/" + id + "/wait?condition=removed", "", new byte[0])) {
            engine.start(id);
            assertThat(Http.JSON.readTree(wait.body(false)).path("StatusCode").asInt())
                    .isEqualTo(4);
            engine.http().get("/containers/" + id + "/json").expect(404);
        }
    }

    @Test
    void anUnknownWaitConditionIsABadRequest() {
        String id = engine.create(Engine.shell("true"));
        Http.Reply reply = engine.http().post("/containers/" + id + "/wait?condition=never");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains("invalid condition: \"never\"");
    }

    @ParameterizedTest
    @EnumSource
    void waitPrintsTheExitCode(Cli cli) {
        String id = engine.startShell("exit 6");
        assertThat(cli.run(engine, "wait", id).output()).isEqualTo("6");
    }

    @ParameterizedTest
    @EnumSource
    void runWithoutWaitingPrintsTheId(Cli cli) {
        String id = cli.run(engine, "run", "-d", "--network", "none", TestImage.NAME, "sleep", "1000")
                .output();
        assertThat(id).matches("[0-9a-f]{64}");
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
        assertThat(cli.run(engine, "rm", "-f", id).output()).isEqualTo(id);
    }

    @ParameterizedTest
    @EnumSource
    void automaticRemovalLeavesNothing(Cli cli) {
        run(cli, "true");
        Await.until("it is removed", () -> engine.containers().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void aSignalToTheClientGoesToTheContainer(Cli cli) throws Exception {
        String name = Engine.newName();
        Process client =
                cli.start(engine, "run", "--name", name, "--network", "none", TestImage.NAME, "sh", "-c", GENTLE);
        byte[] ready = client.getInputStream().readNBytes(6);
        assertThat(new String(ready, java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("ready\n");
        client.destroy();
        assertThat(client.waitFor()).isEqualTo(7);
        assertThat(engine.inspect(name).path("State").path("ExitCode").asInt()).isEqualTo(7);
    }

    @Test
    void pruneCanBeKeptToWhatIsOld() {
        String id = engine.create(Engine.shell("true"));
        assertThat(Cli.DOCKER
                        .run(engine, "container", "prune", "--force", "--filter", "until=1h")
                        .output())
                .isEqualTo("Total reclaimed space: 0B");
        assertThat(Cli.DOCKER
                        .run(engine, "container", "prune", "--force", "--filter", "until=2001-02-03")
                        .output())
                .doesNotContain(id);
        assertThat(Cli.DOCKER
                        .run(engine, "container", "prune", "--force", "--filter", "until=2101-02-03T04:05:06")
                        .output())
                .contains(id);
        engine.http()
                .post("/containers/prune?" + Http.filters(Map.of("until", List.of("yesterday"))))
                .expect(400);
        assertThat(engine.http()
                        .post("/containers/prune?" + Http.filters(Map.of("until", List.of("1h", "2h"))))
                        .message())
                .isEqualTo("more than one until filter specified");
    }
}
