package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Health checks: what containers say of themselves, in states, lists, filters and events. */
@BlackBox
class HealthIT {
    private static final long SECOND = 1_000_000_000;
    /** As fast as these cases want it. */
    private static final long FAST = SECOND / 10;

    private final Engine engine;

    HealthIT(Engine engine) {
        this.engine = engine;
    }

    /** A container that is checked by a shell script, with more members of its {@code Healthcheck}. */
    private String checked(String check, String more) {
        return checked(check, more, "");
    }

    private String checked(String check, String more, String members) {
        String test = Http.JSON.valueToTree(List.of("CMD-SHELL", check)).toString();
        String health = "\"Healthcheck\":{\"Test\":" + test + (more.isEmpty() ? "" : "," + more) + "}";
        String id = engine.create(Engine.shell("exec sleep 1000", health + (members.isEmpty() ? "" : "," + members)));
        engine.start(id);
        return id;
    }

    private static String interval(long nanos) {
        return "\"Interval\":" + nanos;
    }

    private JsonNode health(String id) {
        return engine.inspect(id).path("State").path("Health");
    }

    private void await(String id, String status) {
        Await.until("it is " + status, () -> health(id).path("Status").asText().equals(status));
    }

    private void inside(String id, String script) {
        String exec = engine.http()
                .post(
                        "/containers/" + id + "/exec",
                        "{\"Cmd\":" + Http.JSON.valueToTree(List.of("sh", "-c", script)) + "}")
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.http().post("/exec/" + exec + "/start", "{\"Detach\":true}").expect(200);
        Await.until(
                "it is done",
                () -> !engine.http()
                        .get("/exec/" + exec + "/json")
                        .json()
                        .path("Running")
                        .asBoolean());
    }

    private String statusText(String id) {
        return engine.http()
                .get("/containers/json?all=1&" + Http.filters(Map.of("id", List.of(id))))
                .expect(200)
                .json()
                .get(0)
                .path("Status")
                .asText();
    }

    private List<String> withHealth(String status) {
        return engine.http()
                .get("/containers/json?all=1&" + Http.filters(Map.of("health", List.of(status))))
                .expect(200)
                .json()
                .findValuesAsText("Id");
    }

    @Test
    void itIsStartingThenHealthyThenUnhealthyAndSaysSoEverywhere() throws IOException {
        String id = engine.create(Engine.shell(
                "exec sleep 1000",
                "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"echo probed; test -e /ok\"],\"Retries\":2," + interval(FAST)
                        + ",\"StartPeriod\":" + 1000 * SECOND + ",\"StartInterval\":" + FAST + "}"));
        String other = engine.startShell("exec sleep 1000");
        try (Events events = new Events(engine, id)) {
            engine.start(id);
            assertThat(health(id).path("Status").asText()).isEqualTo("starting");
            assertThat(statusText(id)).startsWith("Up ").endsWith(" (health: starting)");
            assertThat(withHealth("starting")).containsExactly(id);
            Await.until("it was probed", () -> health(id).path("Log").size() >= 2);
            // Failures do not count before it was healthy once, within the start period.
            assertThat(health(id).path("FailingStreak").asInt(-1)).isZero();
            inside(id, "touch /ok");
            await(id, "healthy");
            assertThat(statusText(id)).endsWith(" (healthy)");
            assertThat(withHealth("healthy")).containsExactly(id);
            assertThat(withHealth("none")).containsExactly(other);
            inside(id, "rm /ok");
            await(id, "unhealthy");
            assertThat(health(id).path("FailingStreak").asInt(-1)).isGreaterThanOrEqualTo(2);
            assertThat(statusText(id)).endsWith(" (unhealthy)");
            assertThat(withHealth("unhealthy")).containsExactly(id);
            assertThat(events.untilEvent("health_status")
                            .getLast()
                            .path("Action")
                            .asText())
                    .isEqualTo("health_status: healthy");
            assertThat(events.untilEvent("health_status")
                            .getLast()
                            .path("Action")
                            .asText())
                    .isEqualTo("health_status: unhealthy");
        }
        JsonNode log = health(id).path("Log");
        assertThat(log.size()).isEqualTo(5);
        JsonNode last = log.get(4);
        assertThat(last.path("ExitCode").asInt(-1)).isEqualTo(1);
        assertThat(last.path("Output").asText()).isEqualTo("probed\n");
        assertThat(last.path("Start").asText())
                .isLessThanOrEqualTo(last.path("End").asText());
        assertThat(engine.inspect(other).path("State").has("Health")).isFalse();
    }

    @Test
    void aCommandWithoutAShellIsRunAsItIs() {
        String id = engine.create(Engine.shell(
                "exec sleep 1000",
                "\"User\":\"1234:5678\",\"Env\":[\"A=b\"],\"WorkingDir\":\"/etc\",\"Healthcheck\":{\"Test\":"
                        + "[\"CMD\",\"sh\",\"-c\",\"id -u; echo $A; pwd; echo err >&2\"]," + interval(FAST) + "}"));
        engine.start(id);
        await(id, "healthy");
        // The two streams meet in no order.
        assertThat(health(id).path("Log").get(0).path("Output").asText().lines())
                .contains("err")
                .containsSubsequence("1234", "b", "/etc");
    }

    @Test
    void aCheckThatCannotRunIsAFailure() {
        String id = engine.create(Engine.shell(
                "exec sleep 1000",
                "\"Healthcheck\":{\"Test\":[\"CMD\",\"no-such-program\"],\"Retries\":1," + interval(FAST) + "}"));
        engine.start(id);
        await(id, "unhealthy");
        JsonNode result = health(id).path("Log").get(0);
        assertThat(result.path("ExitCode").asInt()).isEqualTo(-1);
        assertThat(result.path("Output").asText())
                .isEqualTo("OCI runtime exec failed: exec failed: unable to start container process: exec:"
                        + " \"no-such-program\": executable file not found in $PATH");
    }

    @Test
    void onlyTheBeginningOfLongOutputIsKept() {
        String id = checked("yes | head -c 5000", interval(FAST));
        await(id, "healthy");
        assertThat(health(id).path("Log").get(0).path("Output").asText())
                .hasSize(4096 + 3)
                .endsWith("\n...");
    }

    @Test
    void aCheckThatTakesTooLongIsKilledAndFails() {
        String id = checked("echo begun; sleep 999", "\"Retries\":1,\"Timeout\":" + 2 * SECOND + "," + interval(FAST));
        await(id, "unhealthy");
        JsonNode result = health(id).path("Log").get(0);
        assertThat(result.path("ExitCode").asInt()).isEqualTo(-1);
        assertThat(result.path("Output").asText()).isEqualTo("Health check exceeded timeout (2s): begun\n");
    }

    @Test
    void whatACheckHasStartedIsKilledWithIt() throws IOException {
        engine.daemon();
        String id = checked(
                "if [ ! -e /done ]; then touch /done; (sleep 998 & sleep 997) & sleep 996; fi",
                "\"Timeout\":" + SECOND / 2 + "," + interval(FAST));
        Await.until(
                "one has failed and one has not", () -> health(id).path("Log").size() >= 2);
        int init = engine.inspect(id).path("State").path("Pid").asInt();
        Await.until(
                "nothing but its own process and the checks that come",
                () -> commandsBeside(init).stream().noneMatch(command -> command.contains("99")));
    }

    private static List<String> commandsBeside(int init) throws IOException {
        String group = Files.readString(Path.of("/proc/" + init + "/cgroup"));
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> read(process.resolve("cgroup")).equals(group))
                    .map(process -> read(process.resolve("cmdline")))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    @Test
    void itsProcessesAreEventsToo() throws IOException {
        String id = engine.create(Engine.shell(
                "exec sleep 1000", "\"Healthcheck\":{\"Test\":[\"CMD\",\"true\",\"x\"]," + interval(FAST) + "}"));
        try (Events events = new Events(engine, id)) {
            engine.start(id);
            assertThat(events.until("health_status"))
                    .containsSubsequence(
                            "start", "exec_create: true x", "exec_start: true x", "exec_die", "health_status: healthy");
        }
    }

    @Test
    void whileItIsPausedNothingIsChecked() {
        String id = checked("true", interval(FAST));
        await(id, "healthy");
        engine.http().post("/containers/" + id + "/pause").expect(204);
        assertThat(statusText(id)).endsWith("(Paused)");
        assertThat(health(id).path("Status").asText()).isEqualTo("unhealthy");
        JsonNode log = health(id).path("Log");
        engine.http().post("/containers/" + id + "/unpause").expect(204);
        await(id, "healthy");
        assertThat(health(id).path("Log")).isNotEqualTo(log);
    }

    @Test
    void eachStartBeginsAnew() {
        String id = checked("test -e /ok", "\"Retries\":1," + interval(FAST));
        await(id, "unhealthy");
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        assertThat(health(id).path("Status").asText()).isEqualTo("unhealthy");
        assertThat(statusText(id)).startsWith("Exited ").doesNotContain("healthy");
        String later = engine.create(Engine.shell(
                "exec sleep 1000", "\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":" + 1000 * SECOND + "}"));
        engine.start(later);
        engine.http().post("/containers/" + later + "/kill").expect(204);
        engine.await(later);
        engine.start(later);
        assertThat(health(later).path("Status").asText()).isEqualTo("starting");
        assertThat(health(later).path("FailingStreak").asInt(-1)).isZero();
    }

    @Test
    void aDeadContainerIsNotChecked() throws IOException {
        String id = checked("true", interval(FAST));
        await(id, "healthy");
        try (Events events = new Events(engine, id)) {
            engine.http().post("/containers/" + id + "/kill").expect(204);
            events.until("die");
            JsonNode before = health(id);
            engine.start(id);
            assertThat(events.until("start")).noneMatch(action -> action.startsWith("exec_create"));
            assertThat(before.path("Status").asText()).isEqualTo("unhealthy");
        }
    }

    @Test
    void theImagesCheckIsOverriddenFieldByField() throws IOException {
        String name = "blackbox/health:1";
        TestImage.load(
                engine,
                TestImage.derivedArchive(
                        name,
                        Map.of(
                                "Healthcheck",
                                Map.of("Test", List.of("CMD", "true"), "Interval", 7 * SECOND, "Retries", 9)),
                        out -> {}));
        try {
            String image = "\"Image\":\"" + name + "\",\"Cmd\":[\"true\"],\"HostConfig\":{\"NetworkMode\":\"none\"}";
            assertThat(config("{" + image + "}").toString())
                    .isEqualTo("{\"Test\":[\"CMD\",\"true\"],\"Interval\":7000000000,\"Retries\":9}");
            assertThat(config("{" + image + ",\"Healthcheck\":{\"Retries\":2,\"Timeout\":5000000000}}")
                            .toString())
                    .isEqualTo("{\"Test\":[\"CMD\",\"true\"],\"Interval\":7000000000,\"Timeout\":5000000000,"
                            + "\"Retries\":2}");
            String none = engine.create("{" + image.replace("\"true\"]", "\"sleep\",\"1000\"]")
                    + ",\"Healthcheck\":{\"Test\":[\"NONE\"]}}");
            engine.start(none);
            assertThat(engine.inspect(none).path("State").has("Health")).isFalse();
        } finally {
            engine.removeContainers();
            engine.http().delete("/images/" + name).expect(200);
        }
    }

    private JsonNode config(String body) {
        return engine.inspect(engine.create(body)).path("Config").path("Healthcheck");
    }

    @Test
    void beforeVersion144TheStartIntervalIsIgnored() {
        String body =
                Engine.shell("true", "\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"StartInterval\":" + SECOND + "}");
        String id = engine.http()
                .exact(
                        "POST",
                        "/v1.43/containers/create",
                        "Content-Type: application/json",
                        body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        assertThat(engine.inspect(id).path("Config").path("Healthcheck").has("StartInterval"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Interval,10,Interval in Healthcheck cannot be less than 1ms",
        "Timeout,-1,Timeout in Healthcheck cannot be less than 1ms",
        "StartPeriod,5,StartPeriod in Healthcheck cannot be less than 1ms",
        "StartInterval,5,StartInterval in Healthcheck cannot be less than 1ms",
        "Retries,-1,Retries in Healthcheck cannot be negative"
    })
    void whatMakesNoSenseIsRefused(String member, long value, String refusal) {
        String body =
                Engine.shell("true", "\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"" + member + "\":" + value + "}");
        assertThat(engine.http().post("/containers/create", body).expect(400).message())
                .isEqualTo(refusal);
    }

    @Test
    void aHealthThatIsNoneIsNoFilter() {
        assertThat(engine.http()
                        .get("/containers/json?" + Http.filters(Map.of("health", List.of("fine"))))
                        .expect(400)
                        .message())
                .isEqualTo("invalid filter 'health=fine': invalid value for health (fine): must be one of none,"
                        + " starting, healthy, unhealthy");
    }

    @ParameterizedTest
    @EnumSource
    void theClientsFlagsArrive(Cli cli) {
        String id = cli.run(
                        engine,
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "--health-cmd",
                        "echo well",
                        "--health-interval",
                        "200ms",
                        "--health-timeout",
                        "5s",
                        "--health-retries",
                        "4",
                        "--health-start-period",
                        "1ms",
                        "--health-start-interval",
                        "2s",
                        TestImage.NAME,
                        "sleep",
                        "1000")
                .output();
        assertThat(engine.inspect(id).path("Config").path("Healthcheck").toString())
                .isEqualTo("{\"Test\":[\"CMD-SHELL\",\"echo well\"],\"Interval\":200000000,\"Timeout\":5000000000,"
                        + "\"StartPeriod\":1000000,\"StartInterval\":2000000000,\"Retries\":4}");
        await(id, "healthy");
        assertThat(cli.run(engine, "ps", "--filter", "health=healthy", "--format", "{{.Status}}")
                        .output())
                .startsWith("Up ")
                .endsWith(" (healthy)");
        assertThat(cli.run(engine, "inspect", "--format", "{{.State.Health.Status}}", id)
                        .output())
                .isEqualTo("healthy");
        String none = cli.run(engine, "create", "--network", "none", "--no-healthcheck", TestImage.NAME, "true")
                .output();
        assertThat(engine.inspect(none)
                        .path("Config")
                        .path("Healthcheck")
                        .path("Test")
                        .toString())
                .isEqualTo("[\"NONE\"]");
    }

    @Test
    void theNextDaemonKnowsWhatWasFound() {
        Daemon daemon = engine.daemon();
        String id = checked("echo seen", interval(50_000_000));
        await(id, "healthy");
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        JsonNode before = health(id);
        assertThat(before.path("Status").asText()).isEqualTo("unhealthy");
        assertThat(before.path("Log").get(0).path("Output").asText()).isEqualTo("seen\n");
        daemon.kill();
        daemon.start();
        assertThat(health(id)).isEqualTo(before);
    }

    @Test
    void theNextDaemonGoesOnChecking() {
        String id = checked("test -e /ok", "\"Retries\":1," + interval(FAST));
        await(id, "unhealthy");
        engine.daemon().kill();
        engine.daemon().start();
        inside(id, "touch /ok");
        await(id, "healthy");
    }

    @Test
    void whatIsUnhealthyIsRestartedIfItSaysSo() throws IOException {
        engine.daemon(); // an option of our own
        String id = engine.create(Engine.shell(
                "exec sleep 1000",
                "\"Labels\":{\"dev.jdocker.restart-unhealthy\":\"true\"},\"StopTimeout\":1,"
                        + "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"test -e /ok\"],\"Retries\":2," + interval(FAST)
                        + "}"));
        try (Events events = new Events(engine, id)) {
            engine.start(id);
            events.until("start");
            assertThat(events.until("restart"))
                    .containsSubsequence("health_status: unhealthy", "die", "start", "restart");
        }
        inside(id, "touch /ok");
        await(id, "healthy");
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
    }
}
