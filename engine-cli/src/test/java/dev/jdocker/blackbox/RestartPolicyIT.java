package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is started again, when, and until when. */
@BlackBox
class RestartPolicyIT {

    private static final String GENTLE = "trap 'exit 7' TERM; echo ready; while true; do sleep 0.02; done";

    private final Engine engine;

    RestartPolicyIT(Engine engine) {
        this.engine = engine;
    }

    private static String policy(String name, int retries) {
        return "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"" + name + "\",\"MaximumRetryCount\":" + retries + "}}";
    }

    private String start(String script, String policy) {
        String id = engine.create(Engine.shell(script, policy(policy, 0)));
        engine.start(id);
        return id;
    }

    private JsonNode state(String id) {
        return engine.inspect(id).path("State");
    }

    private void awaitStatus(String id, String status) {
        Await.until(
                id + " is " + status, () -> state(id).path("Status").asText().equals(status));
    }

    private Http.Reply post(String id, String verb) {
        return engine.http().post("/containers/" + id + "/" + verb);
    }

    /** A container that fails at once, so often that it waits for 1.6 seconds. */
    private String backingOff() {
        return backingOff(start("exit 3", "always"), 4);
    }

    /** The same, after so many starts that each further one has twice the time. */
    private String backingOff(String id, int starts) {
        Await.until(
                "it was started again " + starts + " times",
                () -> engine.inspect(id).path("RestartCount").asInt() >= starts);
        awaitStatus(id, "restarting");
        return id;
    }

    @ParameterizedTest
    @EnumSource
    void onFailureTriesAsOftenAsAllowed(Cli cli) {
        String id = cli.run(
                        engine,
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "--restart",
                        "on-failure:2",
                        TestImage.NAME,
                        "sh",
                        "-c",
                        "echo run; exit 4")
                .output();
        awaitStatus(id, "exited");
        JsonNode inspect = engine.inspect(id);
        assertThat(inspect.path("RestartCount").asInt()).isEqualTo(2);
        assertThat(inspect.path("State").path("ExitCode").asInt()).isEqualTo(4);
        assertThat(inspect.path("HostConfig").path("RestartPolicy").path("Name").asText())
                .isEqualTo("on-failure");
        assertThat(engine.logs(id).stdout()).isEqualTo("run\nrun\nrun\n");
    }

    @Test
    void onFailureIsContentWithASuccess() {
        String id = start("echo run", "on-failure");
        assertThat(engine.await(id)).isZero();
        assertThat(state(id).path("Status").asText()).isEqualTo("exited");
        assertThat(engine.inspect(id).path("RestartCount").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "unless-stopped"})
    void alwaysRestartsASuccessToo(String policy) {
        String id = start("echo run; [ -e /second ] && sleep 1000; touch /second", policy);
        engine.awaitLog(id, "run\nrun\n");
        awaitStatus(id, "running");
        assertThat(engine.inspect(id).path("RestartCount").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aContainerThatWaitsToBeRestartedRunsInDockersSense(Cli cli) {
        String id = backingOff(start("exit 3", "always"), 5);
        JsonNode state = state(id);
        assertThat(state.path("Running").asBoolean()).isTrue();
        assertThat(state.path("Restarting").asBoolean()).isTrue();
        assertThat(state.path("Paused").asBoolean()).isFalse();
        assertThat(state.path("Pid").asInt()).isZero();
        assertThat(state.path("ExitCode").asInt()).isEqualTo(3);
        assertThat(cli.run(engine, "ps", "--format", "{{.Status}}", "--filter", "status=restarting")
                        .output())
                .startsWith("Restarting (3) ")
                .endsWith(" ago");
        String restarting = "Container " + id + " is restarting, wait until the container is running";
        assertThat(post(id, "pause").expect(409).message()).isEqualTo(restarting);
        assertThat(engine.http().get("/containers/" + id + "/top").expect(409).message())
                .isEqualTo(restarting);
        post(id, "start").expect(304);
        assertThat(engine.http().delete("/containers/" + id).expect(409).message())
                .isEqualTo("cannot remove container \"" + id
                        + "\": container is restarting: stop the container before removing or force remove");
        assertThat(post(id, "attach?stream=1&stdout=1").expect(409).text())
                .contains("container " + id + " is restarting, wait until the container is running");
    }

    @ParameterizedTest
    @EnumSource
    void aStopEndsTheWaiting(Cli cli) {
        String id = backingOff(start("exit 3", "always"), 5);
        EventHistory events = EventHistory.from(engine);
        int count = engine.inspect(id).path("RestartCount").asInt();
        assertThat(cli.run(engine, "stop", id).output()).isEqualTo(id);
        JsonNode inspect = engine.inspect(id);
        assertThat(inspect.path("State").path("Status").asText()).isEqualTo("exited");
        assertThat(inspect.path("State").path("ExitCode").asInt()).isEqualTo(3);
        assertThat(inspect.path("RestartCount").asInt()).isEqualTo(count);
        assertThat(events.await(id, "stop")).endsWith("stop");
        post(id, "stop").expect(304);
    }

    @Test
    void aKillEndsTheWaiting() {
        String id = backingOff();
        post(id, "kill").expect(204);
        assertThat(state(id).path("Status").asText()).isEqualTo("exited");
        post(id, "kill").expect(409);
    }

    @ParameterizedTest
    @EnumSource
    void aContainerThatWaitsIsRemovedByForce(Cli cli) {
        String id = backingOff();
        assertThat(cli.run(engine, "rm", "-f", id).output()).isEqualTo(id);
        engine.http().get("/containers/" + id + "/json").expect(404);
    }

    @ParameterizedTest
    @EnumSource
    void aRestartByHandDoesNotWaitAndBeginsTheCountAnew(Cli cli) throws IOException {
        Path folder = engine.newFolder();
        String id = engine.create(Engine.shell(
                "[ -e /shared/stay ] && exec sleep 1000; exit 3",
                policy("always", 0)
                        .replace("{\"Restart", "{\"Binds\":[\"" + engine.there(folder) + ":/shared\"],\"Restart")));
        engine.start(id);
        backingOff(id, 4);
        Files.createFile(folder.resolve("stay"));
        assertThat(cli.run(engine, "restart", id).output()).isEqualTo(id);
        JsonNode inspect = engine.inspect(id);
        assertThat(inspect.path("State").path("Status").asText()).isEqualTo("running");
        assertThat(inspect.path("RestartCount").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"stop,7", "kill,137"})
    void whatSomebodyEndsStaysDown(String verb, int exitCode) {
        String id = start(GENTLE, "always");
        engine.awaitLog(id, "ready");
        post(id, verb).expect(204);
        JsonNode inspect = engine.inspect(id);
        assertThat(inspect.path("State").path("Status").asText()).isEqualTo("exited");
        assertThat(inspect.path("State").path("ExitCode").asInt()).isEqualTo(exitCode);
        assertThat(inspect.path("RestartCount").asInt()).isZero();
        engine.start(id);
        engine.awaitLog(id, "ready\nready");
    }

    @Test
    void waitIsToldOfAnExitThatIsFollowedByARestart() throws IOException {
        String id =
                engine.create(Engine.shell("[ -e /second ] && sleep 1000; touch /second; exit 6", policy("always", 0)));
        try (Connection wait = engine.http()
                .open("POST", Settings.VERSION + "/containers/" + id + "/wait?condition=next-exit", "", new byte[0])) {
            engine.start(id);
            assertThat(Http.JSON.readTree(wait.body(false)).path("StatusCode").asInt())
                    .isEqualTo(6);
        }
        awaitStatus(id, "running");
        Await.until(
                "it was started again",
                () -> engine.inspect(id).path("RestartCount").asInt() == 1);
    }

    @Test
    void waitBegunWhileItWaitsEndsWithTheStop() throws IOException {
        String id = backingOff();
        try (Connection wait =
                engine.http().open("POST", Settings.VERSION + "/containers/" + id + "/wait", "", new byte[0])) {
            assertThat(wait.status()).isEqualTo(200);
            post(id, "stop").expect(204);
            assertThat(Http.JSON.readTree(wait.body(false)).path("StatusCode").asInt())
                    .isEqualTo(3);
        }
    }

    @Test
    void aRestartThatFailsIsTheEnd() {
        String id = start("rm /bin/sh; exit 3", "always");
        Await.until(
                "it is down with a reason",
                () -> !state(id).path("Error").asText().isEmpty());
        JsonNode inspect = engine.inspect(id);
        assertThat(inspect.path("State").path("Status").asText()).isEqualTo("exited");
        assertThat(inspect.path("State").path("ExitCode").asInt()).isEqualTo(3);
        assertThat(inspect.path("State").path("Error").asText()).contains("\"sh\": executable file not found in $PATH");
        assertThat(inspect.path("RestartCount").asInt()).isEqualTo(1);
    }

    @Test
    void aFirstStartThatFailsIsNotTriedAgain() {
        String id = engine.create(
                Engine.shell("true", policy("always", 0)).replace("\"sh\",\"-c\",\"true\"", "\"no-such-program\""));
        post(id, "start").expect(400);
        JsonNode inspect = engine.inspect(id);
        assertThat(inspect.path("State").path("Status").asText()).isEqualTo("created");
        assertThat(inspect.path("State").path("ExitCode").asInt()).isEqualTo(127);
        assertThat(post(id, "restart").expect(500).message())
                .startsWith("Cannot restart container " + id + ": ")
                .contains("\"no-such-program\": executable file not found in $PATH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "always|2|invalid restart policy: maximum retry count can only be used with 'on-failure'",
                "unless-stopped|2|invalid restart policy: maximum retry count can only be used with 'on-failure'",
                "no|2|invalid restart policy: maximum retry count can only be used with 'on-failure'",
                "on-failure|-1|invalid restart policy: maximum retry count cannot be negative",
                "always|-1|invalid restart policy: maximum retry count can only be used with 'on-failure' and cannot be negative",
                "sometimes|0|invalid restart policy: unknown policy 'sometimes'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"
            })
    void policiesThatAreNoneAreRefused(String name, int retries, String message) {
        Http.Reply reply = engine.http().post("/containers/create", Engine.shell("true", policy(name, retries)));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void automaticRemovalAndRestartsExcludeEachOther(Cli cli) {
        Http.Reply reply = engine.http()
                .post(
                        "/containers/create",
                        Engine.shell("true", policy("always", 0).replace("{\"R", "{\"AutoRemove\":true,\"R")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("can't create 'AutoRemove' container with restart policy");
        Outcome refused = cli.run(engine, "run", "--rm", "--restart", "always", TestImage.NAME);
        assertThat(refused.exitCode()).isEqualTo(125);
        assertThat(refused.stderr()).contains("conflicting options: cannot specify both --restart and --rm");
    }

    @ParameterizedTest
    @EnumSource
    void theFlagIsChecked(Cli cli) {
        Outcome word = cli.run(engine, "run", "--restart", "on-failure:often", TestImage.NAME);
        assertThat(word.exitCode()).isEqualTo(125);
        assertThat(word.stderr()).contains("invalid restart policy format: maximum retry count must be an integer");
        Outcome none = cli.run(engine, "run", "--restart", ":3", TestImage.NAME);
        assertThat(none.stderr()).contains("invalid restart policy format: no policy provided before colon");
        Outcome count = cli.run(engine, "create", "--network", "none", "--restart", "always:3", TestImage.NAME);
        assertThat(count.stderr()).contains("maximum retry count can only be used with 'on-failure'");
    }

    @Test
    void restartOfAnUnknownContainerAndStrangeParameters() {
        assertThat(post("no-such", "restart").expect(404).message()).isEqualTo("No such container: no-such");
        String id = start(GENTLE, "no");
        assertThat(post(id, "stop?signal=NOTHING").expect(500).message())
                .isEqualTo("cannot stop container: " + id + ": invalid signal: NOTHING");
        assertThat(post(id, "restart?signal=NOTHING").expect(500).message())
                .isEqualTo("Cannot restart container " + id + ": invalid signal: NOTHING");
        assertThat(post(id, "restart?t=x").expect(500).message())
                .isEqualTo("strconv.Atoi: parsing \"x\": invalid syntax");
    }

    // ---- of the daemon ----

    @Test
    void whoEndedWhileNoDaemonRanIsStartedByItsPolicy() throws IOException {
        engine.daemon().ensureRunning();
        String script = "echo run; while [ ! -e /go ]; do sleep 0.02; done; rm /go; exit 3";
        String always = start(script, "always");
        String onFailure = start(script, "on-failure");
        String none = start(script, "no");
        for (String id : new String[] {always, onFailure, none}) {
            engine.awaitLog(id, "run\n");
        }
        int[] pids = {pid(always), pid(onFailure), pid(none)};
        engine.daemon().kill();
        for (int pid : pids) {
            java.nio.file.Files.createFile(Path.of("/proc/" + pid + "/root/go"));
        }
        for (int pid : pids) {
            Await.until("it has ended", () -> ProcessHandle.of(pid).isEmpty());
        }
        engine.daemon().start();
        assertThat(state(always).path("Status").asText()).isEqualTo("running");
        assertThat(state(onFailure).path("Status").asText()).isEqualTo("running");
        assertThat(state(none).path("Status").asText()).isEqualTo("exited");
        assertThat(state(none).path("ExitCode").asInt()).isEqualTo(3);
        engine.awaitLog(always, "run\nrun\n");
    }

    @Test
    void afterTheMachineRestartsWhatRanRunsAndWhatWasStoppedIsUpOnlyWithAlways() {
        engine.daemon().ensureRunning();
        String script = "echo run; exec sleep 1000";
        String always = start(script, "always");
        String unlessStopped = start(script, "unless-stopped");
        String plain = start(script, "no");
        String stoppedAlways = start(script, "always");
        String stoppedUnless = start(script, "unless-stopped");
        String neverStarted = engine.create(Engine.shell(script, policy("always", 0)));
        post(stoppedAlways, "kill").expect(204);
        post(stoppedUnless, "kill").expect(204);
        int[] pids = {pid(always), pid(unlessStopped), pid(plain)};
        engine.daemon().kill();
        for (int pid : pids) {
            // The monitor is the parent of the container's first process: after a restart of the machine both are gone.
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            process.parent().orElseThrow().destroyForcibly();
            process.destroyForcibly();
            Await.until("it is gone", () -> ProcessHandle.of(pid).isEmpty());
        }
        engine.daemon().start();
        assertThat(state(always).path("Status").asText()).isEqualTo("running");
        assertThat(state(unlessStopped).path("Status").asText()).isEqualTo("running");
        assertThat(state(plain).path("Status").asText()).isEqualTo("exited");
        assertThat(state(stoppedAlways).path("Status").asText()).isEqualTo("running");
        assertThat(state(stoppedUnless).path("Status").asText()).isEqualTo("exited");
        assertThat(state(neverStarted).path("Status").asText()).isEqualTo("created");
    }

    @Test
    void whatWaitedWhenTheDaemonDiedIsStartedByTheNext() {
        engine.daemon().ensureRunning();
        String id =
                start("echo run; [ -e /third ] && sleep 1000; [ -e /second ] && touch /third; touch /second", "always");
        engine.awaitLog(id, "run\nrun\n");
        engine.daemon().kill();
        engine.daemon().start();
        engine.awaitLog(id, "run\nrun\nrun\n");
        awaitStatus(id, "running");
    }

    @Test
    void anAdoptedContainerIsStillStartedAgainByItsPolicy() throws IOException {
        engine.daemon().ensureRunning();
        String id = start("echo run; while [ ! -e /go ]; do sleep 0.02; done; rm /go", "unless-stopped");
        engine.awaitLog(id, "run\n");
        int pid = pid(id);
        engine.daemon().stop();
        engine.daemon().start();
        assertThat(pid(id)).isEqualTo(pid);
        java.nio.file.Files.createFile(Path.of("/proc/" + pid + "/root/go"));
        engine.awaitLog(id, "run\nrun\n");
        assertThat(engine.inspect(id).path("RestartCount").asInt()).isEqualTo(1);
    }

    private int pid(String id) {
        return state(id).path("Pid").asInt();
    }
}
