package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Further processes in running containers. */
@BlackBox
class ExecIT {
    private static final String BOTH = "\"AttachStdout\":true,\"AttachStderr\":true";
    private static final String ALL = BOTH + ",\"AttachStdin\":true";

    private final Engine engine;

    ExecIT(Engine engine) {
        this.engine = engine;
    }

    private String idle() {
        return engine.startShell("exec sleep 1000");
    }

    private String make(String container, String members, String... command) {
        return engine.http()
                .post("/containers/" + container + "/exec", body(members, command))
                .expect(201)
                .json()
                .path("Id")
                .asText();
    }

    private static String body(String members, String... command) {
        try {
            ObjectNode body = (ObjectNode) Http.JSON.readTree("{" + members + "}");
            body.set("Cmd", Http.JSON.valueToTree(List.of(command)));
            return body.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection start(String exec, String body, boolean upgrade) throws IOException {
        String headers = "Content-Type: application/json" + (upgrade ? "\nConnection: Upgrade\nUpgrade: tcp" : "");
        return engine.http()
                .open(
                        "POST",
                        Settings.VERSION + "/exec/" + exec + "/start",
                        headers,
                        body.getBytes(StandardCharsets.UTF_8));
    }

    private Connection start(String exec) throws IOException {
        return start(exec, "{}", true);
    }

    private void startDetached(String exec) {
        engine.http().post("/exec/" + exec + "/start", "{\"Detach\":true}").expect(200);
    }

    /** Runs a shell script in a container to its end and gives what it wrote to stdout. */
    private String output(String container, String members, String script) throws IOException {
        try (Connection attached = start(make(container, members + "," + BOTH, "sh", "-c", script))) {
            Frames frames = Frames.readAll(attached.raw());
            assertThat(frames.stderr()).isEmpty();
            return frames.stdout();
        }
    }

    private String output(String container, String script) throws IOException {
        return output(container, "\"Tty\":false", script);
    }

    private JsonNode inspect(String exec) {
        return engine.http().get("/exec/" + exec + "/json").expect(200).json();
    }

    private void awaitEnd(String exec) {
        Await.until(
                "the process has ended", () -> !inspect(exec).path("Running").asBoolean());
    }

    // ---- on the wire ----

    @Test
    void anUpgradeIsAnsweredLiterallyAndTheStreamsAreFramed() throws IOException {
        String exec = make(idle(), BOTH, "sh", "-c", "echo out; echo err >&2; exit 3");
        try (Connection attached = start(exec)) {
            assertThat(attached.statusLine()).isEqualTo("HTTP/1.1 101 UPGRADED");
            assertThat(attached.headers())
                    .containsEntry("connection", "Upgrade")
                    .containsEntry("upgrade", "tcp")
                    .containsEntry("content-type", "application/vnd.docker.multiplexed-stream")
                    .doesNotContainKeys("content-length", "transfer-encoding");
            Frames frames = Frames.readAll(attached.raw());
            assertThat(frames.stdout()).isEqualTo("out\n");
            assertThat(frames.stderr()).isEqualTo("err\n");
        }
        awaitEnd(exec);
        assertThat(inspect(exec).path("ExitCode").asInt(-1)).isEqualTo(3);
    }

    @Test
    void withoutAnUpgradeTheStreamIsRawUntilItsEnd() throws IOException {
        try (Connection attached = start(make(idle(), BOTH, "echo", "out"), "{}", false)) {
            assertThat(attached.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(attached.headers())
                    .containsEntry("content-type", "application/vnd.docker.raw-stream")
                    .doesNotContainKeys("content-length", "transfer-encoding");
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("out\n");
        }
    }

    @Test
    void beforeVersion142TheContentTypeIsRaw() throws IOException {
        String exec = make(idle(), BOTH, "echo", "out");
        try (Connection attached = engine.http()
                .open(
                        "POST",
                        "/v1.41/exec/" + exec + "/start",
                        "Content-Type: application/json\nConnection: Upgrade\nUpgrade: tcp",
                        "{}".getBytes(StandardCharsets.UTF_8))) {
            assertThat(attached.headers()).containsEntry("content-type", "application/vnd.docker.raw-stream");
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("out\n");
        }
    }

    @Test
    void aTerminalIsNeverFramedAndHasTheSizeAskedFor() throws IOException {
        String exec = make(idle(), BOTH + ",\"Tty\":true,\"ConsoleSize\":[21,61]", "sh", "-c", "stty size; tty >&2");
        try (Connection attached = start(exec, "{\"Tty\":true}", true)) {
            assertThat(attached.headers()).containsEntry("content-type", "application/vnd.docker.raw-stream");
            assertThat(text(attached)).isEqualTo("21 61\r\n/dev/pts/0\r\n");
        }
        String other = make(idle(), BOTH + ",\"Tty\":true,\"ConsoleSize\":[21,61]", "stty", "size");
        try (Connection attached = start(other, "{\"Tty\":true,\"ConsoleSize\":[22,62]}", true)) {
            assertThat(text(attached)).isEqualTo("22 62\r\n");
        }
    }

    private static String text(Connection attached) throws IOException {
        return new String(attached.raw().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalIsResizedWhileItRunsAndBeforeItDoes() throws Exception {
        String container = idle();
        String script = "while [ \"$(stty size 2>/dev/null)\" != \"33 77\" ]; do sleep 0.02; done; stty size";
        String running = make(container, BOTH + ",\"Tty\":true", "sh", "-c", script);
        try (Connection attached = start(running, "{\"Tty\":true}", true)) {
            engine.http().post("/exec/" + running + "/resize?h=33&w=77").expect(200);
            assertThat(text(attached)).isEqualTo("33 77\r\n");
        }
        String later = make(container, BOTH + ",\"Tty\":true", "sh", "-c", script);
        var early = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> engine.http().post("/exec/" + later + "/resize?h=33&w=77").status(),
                task -> Thread.ofVirtual().start(task));
        try (Connection attached = start(later, "{\"Tty\":true}", true)) {
            assertThat(early.get(20, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(text(attached)).isEqualTo("33 77\r\n");
        }
    }

    @Test
    void aSizeThatIsNoneIsRefused() {
        String exec = make(idle(), BOTH, "true");
        assertThat(engine.http()
                        .post("/exec/" + exec + "/resize?h=a&w=1")
                        .expect(400)
                        .message())
                .isEqualTo("invalid resize height \"a\": invalid syntax");
        assertThat(engine.http()
                        .post("/exec/" + exec + "/resize?h=1")
                        .expect(400)
                        .message())
                .isEqualTo("invalid resize width \"\": invalid syntax");
    }

    @Test
    void detachedItAnswersAtOnceWithoutABody() {
        String container = idle();
        String exec = make(container, BOTH, "sh", "-c", "while [ ! -e /go ]; do usleep 10000; done; exit 5");
        Http.Reply reply = engine.http()
                .post("/exec/" + exec + "/start", "{\"Detach\":true}")
                .expect(200);
        assertThat(reply.body()).isEmpty();
        JsonNode running = inspect(exec);
        assertThat(running.path("Running").asBoolean()).isTrue();
        assertThat(running.path("ExitCode").isNull()).isTrue();
        assertThat(running.path("Pid").asInt()).isPositive();
        assertThat(engine.inspect(container).path("ExecIDs").get(0).asText()).isEqualTo(exec);
        startDetached(make(container, BOTH, "touch", "/go"));
        awaitEnd(exec);
        assertThat(inspect(exec).path("ExitCode").asInt(-1)).isEqualTo(5);
        assertThat(engine.inspect(container).path("ExecIDs").isNull()).isTrue();
    }

    @Test
    void inspectSaysWhatWasAskedFor() {
        String container = idle();
        String exec = make(
                container,
                "\"AttachStdout\":true,\"DetachKeys\":\"ctrl-a,b\",\"User\":\"root\",\"Privileged\":true,\"Tty\":true",
                "sh",
                "-c",
                "true");
        JsonNode made = inspect(exec);
        assertThat(made.path("ID").asText()).isEqualTo(exec);
        assertThat(made.path("ContainerID").asText()).isEqualTo(container);
        assertThat(made.path("Running").asBoolean(true)).isFalse();
        assertThat(made.path("ExitCode").isNull()).isTrue();
        assertThat(made.path("Pid").asInt(-1)).isZero();
        assertThat(made.path("OpenStdin").asBoolean(true)).isFalse();
        assertThat(made.path("OpenStdout").asBoolean()).isTrue();
        assertThat(made.path("OpenStderr").asBoolean(true)).isFalse();
        assertThat(made.path("CanRemove").asBoolean(true)).isFalse();
        assertThat(made.path("DetachKeys").asText()).isEqualTo("AWI=");
        assertThat(made.path("ProcessConfig").toString())
                .isEqualTo("{\"tty\":true,\"entrypoint\":\"sh\",\"arguments\":[\"-c\",\"true\"],"
                        + "\"privileged\":true,\"user\":\"root\"}");
        String plain = make(container, BOTH, "true");
        assertThat(inspect(plain).path("ProcessConfig").toString())
                .isEqualTo("{\"tty\":false,\"entrypoint\":\"true\",\"arguments\":[],\"privileged\":false}");
        assertThat(inspect(plain).path("DetachKeys").asText("none")).isEmpty();
    }

    @Test
    void whatIsMissingOrWrongIsRefused() {
        String container = idle();
        String create = "/containers/" + container + "/exec";
        assertThat(engine.http().post(create, "{\"Cmd\":[]}").expect(400).message())
                .isEqualTo("No exec command specified");
        assertThat(engine.http()
                        .post("/containers/no-such/exec", body("", "true"))
                        .expect(404)
                        .message())
                .isEqualTo("No such container: no-such");
        assertThat(engine.http()
                        .post(create, body("\"User\":\"stranger\"", "true"))
                        .expect(400)
                        .message())
                .isEqualTo("unable to find user stranger: no matching entries in passwd file");
        assertThat(engine.http()
                        .post(create, body("\"DetachKeys\":\"ctrl-%\"", "true"))
                        .message())
                .isEqualTo("Invalid escape keys (ctrl-%) provided");
        for (Http.Reply unknown : List.of(
                engine.http().get("/exec/no-such/json"),
                engine.http().post("/exec/no-such/start", "{}"),
                engine.http().post("/exec/no-such/resize?h=1&w=1"))) {
            assertThat(unknown.expect(404).message()).isEqualTo("No such exec instance: no-such");
        }
        engine.http().post("/containers/" + container + "/kill").expect(204);
        engine.await(container);
        assertThat(engine.http().post(create, body("", "true")).expect(409).message())
                .isEqualTo("container " + container + " is not running");
    }

    @Test
    void aPausedContainerRunsNothing() {
        String container = idle();
        String exec = make(container, BOTH, "true");
        engine.http().post("/containers/" + container + "/pause").expect(204);
        String refusal = "Container " + container + " is paused, unpause the container before exec";
        assertThat(engine.http()
                        .post("/containers/" + container + "/exec", body("", "true"))
                        .expect(409)
                        .message())
                .isEqualTo(refusal);
        for (String wish : List.of("{}", "{\"Detach\":true}")) {
            assertThat(engine.http()
                            .post("/exec/" + exec + "/start", wish)
                            .expect(409)
                            .message())
                    .isEqualTo(refusal);
        }
        engine.http().post("/containers/" + container + "/unpause").expect(204);
        startDetached(exec);
        awaitEnd(exec);
        assertThat(inspect(exec).path("ExitCode").asInt(-1)).isZero();
    }

    @Test
    void itRunsOnce() throws IOException {
        String container = idle();
        String exec = make(container, BOTH, "sh", "-c", "while [ ! -e /go ]; do usleep 10000; done");
        startDetached(exec);
        assertThat(engine.http()
                        .post("/exec/" + exec + "/start", "{\"Detach\":true}")
                        .expect(409)
                        .message())
                .isEqualTo("exec command " + exec + " is already running");
        startDetached(make(container, BOTH, "touch", "/go"));
        awaitEnd(exec);
        assertThat(engine.http()
                        .post("/exec/" + exec + "/start", "{\"Detach\":true}")
                        .expect(409)
                        .message())
                .isEqualTo("exec command " + exec + " has already run");
        try (Connection attached = start(exec)) {
            assertThat(Frames.readAll(attached.raw()).stdout())
                    .isEqualTo("exec command " + exec + " has already run\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no-such-program,127,executable file not found in $PATH",
        "/no/such/program,127,no such file or directory",
        "/etc/not-executable,126,permission denied",
        "/etc,126,permission denied"
    })
    void aProgramThatCannotRunIsToldOnTheStreamAndRemembered(String program, int exitCode, String reason)
            throws IOException {
        String container = idle();
        String exec = make(container, BOTH, program);
        String text =
                "OCI runtime exec failed: exec failed: unable to start container process: exec: \"" + program + "\"";
        try (Connection attached = start(exec)) {
            assertThat(attached.status()).isEqualTo(101);
            Frames frames = Frames.readAll(attached.raw());
            assertThat(frames.stdout()).startsWith(text).contains(reason).endsWith("\r\n");
        }
        assertThat(inspect(exec).path("Running").asBoolean(true)).isFalse();
        assertThat(inspect(exec).path("ExitCode").asInt(-1)).isEqualTo(exitCode);
        String detached = make(container, BOTH, program);
        assertThat(engine.http()
                        .post("/exec/" + detached + "/start", "{\"Detach\":true}")
                        .expect(400)
                        .message())
                .startsWith(text)
                .contains(reason);
        assertThat(inspect(detached).path("ExitCode").asInt(-1)).isEqualTo(exitCode);
        assertThat(engine.inspect(container).path("ExecIDs").isNull()).isTrue();
    }

    @Test
    void aWorkingDirectoryThatIsMissingIsAFailedStart() throws IOException {
        String exec = make(idle(), BOTH + ",\"WorkingDir\":\"/no/such\"", "true");
        try (Connection attached = start(exec)) {
            assertThat(Frames.readAll(attached.raw()).stdout())
                    .contains("chdir to cwd (\"/no/such\") set in config.json failed: no such file or directory");
        }
        assertThat(inspect(exec).path("ExitCode").asInt(-1)).isEqualTo(127);
    }

    // ---- streams ----

    @Test
    void theEndOfStdinReachesTheProcess() throws IOException {
        String exec = make(idle(), ALL, "sh", "-c", "cat; echo end");
        try (Connection attached = start(exec)) {
            attached.write("hello\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(Frames.next(attached.raw()).data(), StandardCharsets.UTF_8))
                    .isEqualTo("hello\n");
            attached.shutdownOutput();
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("end\n");
        }
    }

    @Test
    void theClientsHalfCloseIsNoDisconnect() throws IOException {
        try (Connection attached = start(make(idle(), BOTH, "sh", "-c", "echo one; sleep 0.3; echo two"))) {
            attached.shutdownOutput();
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void withoutStdinItReadsNothing() throws IOException {
        assertThat(output(idle(), "cat; readlink /proc/self/fd/0")).isEqualTo("/dev/null\n");
    }

    @Test
    void onlyTheStreamsAskedForAreSent() throws IOException {
        String container = idle();
        try (Connection attached =
                start(make(container, "\"AttachStderr\":true", "sh", "-c", "echo out; echo err >&2"))) {
            Frames frames = Frames.readAll(attached.raw());
            assertThat(frames.stdout()).isEmpty();
            assertThat(frames.stderr()).isEqualTo("err\n");
        }
    }

    @Test
    void theOutputOfAFastEndIsComplete() throws IOException {
        String container = idle();
        for (int i = 0; i < 10; i++) {
            assertThat(output(container, "seq 1 2000"))
                    .endsWith("\n1999\n2000\n")
                    .hasLineCount(2000);
        }
    }

    @Test
    void aSlowReaderGetsEverything() throws Exception {
        String exec = make(idle(), BOTH, "sh", "-c", "seq 1 500000");
        try (Connection attached = start(exec)) {
            // Longer than the engine waits for output that others than the process might still write.
            Thread.sleep(3000);
            assertThat(Frames.readAll(attached.raw()).stdout())
                    .endsWith("\n500000\n")
                    .hasLineCount(500_000);
        }
    }

    @Test
    void theEndComesThoughAChildHoldsTheStreams() throws IOException {
        String container = idle();
        String exec = make(container, BOTH, "sh", "-c", "sleep 1000 & echo hi");
        try (Connection attached = start(exec)) {
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("hi\n");
        }
        awaitEnd(exec);
        assertThat(inspect(exec).path("ExitCode").asInt(-1)).isZero();
        assertThat(output(container, "ps")).contains("sleep 1000");
    }

    @Test
    void aClientThatLeavesDoesNotEndTheProcess() throws Exception {
        String container = idle();
        String exec =
                make(container, BOTH, "sh", "-c", "echo begun; while [ ! -e /go ]; do echo x; usleep 10000; done");
        try (Connection attached = start(exec)) {
            assertThat(Frames.next(attached.raw()).data()).startsWith("begun".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(inspect(exec).path("Running").asBoolean()).isTrue();
        startDetached(make(container, BOTH, "touch", "/go"));
        awaitEnd(exec);
        assertThat(inspect(exec).path("ExitCode").asInt(-1)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void megabytesThroughTheClientAndBackAreTheSame(Cli cli) {
        byte[] data = new byte[5_000_000];
        new Random(7).nextBytes(data);
        Outcome outcome = cli.run(engine, data, "exec", "-i", idle(), "cat");
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        assertThat(outcome.stdoutBytes()).isEqualTo(data);
    }

    @Test
    void theKeysAskedForLeaveTheProcessRunning() throws IOException {
        String container = idle();
        String exec = make(
                container, ALL + ",\"Tty\":true,\"DetachKeys\":\"ctrl-a,x\"", "sh", "-c", "echo ready; read x; exit 7");
        try (Events events = new Events(engine, container);
                Connection attached = start(exec, "{\"Tty\":true}", true)) {
            InputStream in = attached.raw();
            assertThat(new String(in.readNBytes(7), StandardCharsets.UTF_8)).isEqualTo("ready\r\n");
            attached.write(new byte[] {1, 'x'});
            while (in.read() >= 0) {
                // what the terminal echoes
            }
            if (engine.isOurs()) {
                // dockerd 28.5 knows this event and does not tell it here
                assertThat(events.until("exec_detach")).endsWith("exec_detach");
            }
        }
        if (engine.isOurs()) {
            // dockerd 28.5 says that it has ended, which its own list of processes belies
            assertThat(inspect(exec).path("Running").asBoolean()).isTrue();
        }
        assertThat(engine.http()
                        .get("/containers/" + container + "/top")
                        .expect(200)
                        .text())
                .contains("echo ready; read x; exit 7");
    }

    // ---- as whom, with what ----

    @Test
    void userDirectoryAndEnvironmentAreAsAskedFor() throws IOException {
        String container = engine.create(Engine.shell(
                "exec sleep 1000", "\"Env\":[\"A=container\",\"B=container\",\"C=c\"],\"WorkingDir\":\"/tmp\""));
        engine.start(container);
        String show = "id -u; id -g; pwd; echo $A $B $C $HOME $HOSTNAME";
        String host = container.substring(0, 12);
        assertThat(output(container, show)).isEqualTo("0\n0\n/tmp\ncontainer container c /root " + host + "\n");
        assertThat(output(
                        container,
                        "\"User\":\"1234:5678\",\"WorkingDir\":\"/etc\",\"Env\":[\"B=exec\",\"C\",\"D=d\"]",
                        show + "; echo $D"))
                .isEqualTo("1234\n5678\n/etc\ncontainer exec / " + host + "\nd\n");
    }

    @Test
    void theContainersUserIsTheProcesssToo() throws IOException {
        String container = engine.create(Engine.shell("exec sleep 1000", "\"User\":\"1234:5678\""));
        engine.start(container);
        assertThat(output(container, "id -u; id -g")).isEqualTo("1234\n5678\n");
        assertThat(output(container, "\"User\":\"root\"", "id -u; id -g")).isEqualTo("0\n0\n");
    }

    @Test
    void itIsInTheContainersNamespacesAndConfinedAsItIs() throws IOException {
        String container = engine.create(Engine.shell(
                "exec sleep 1000",
                "\"HostConfig\":{\"CapDrop\":[\"ALL\"],\"CapAdd\":[\"CHOWN\"],\"SecurityOpt\":[\"no-new-privileges\"],"
                        + "\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":77,\"Hard\":88}],\"OomScoreAdj\":123}"));
        engine.start(container);
        String confined = "grep -E '^(Cap(Prm|Eff|Bnd|Amb|Inh)|NoNewPrivs|Seccomp):' /proc/$PID/status;"
                + " cat /proc/$PID/oom_score_adj; for n in mnt uts ipc net pid cgroup; do readlink /proc/$PID/ns/$n; done;"
                + " grep 'open files' /proc/$PID/limits";
        String own = output(container, "PID=self; " + confined);
        assertThat(own).isEqualTo(output(container, "PID=1; " + confined));
        assertThat(own)
                .contains("CapEff:\t0000000000000001\n", "NoNewPrivs:\t1\n", "Seccomp:\t2\n", "\n123\n")
                .contains("77", "88");
    }

    @Test
    void privilegedItHasAllCapabilities() throws IOException {
        String container = idle();
        String bounding = "grep CapBnd /proc/self/status";
        String usual = output(container, bounding);
        String privileged = output(container, "\"Privileged\":true", bounding);
        String all = engine.shellOutput(bounding, "\"HostConfig\":{\"Privileged\":true}");
        assertThat(privileged).isEqualTo(all).isNotEqualTo(usual);
    }

    @Test
    void itCountsToTheContainersLimits() throws IOException {
        String container = engine.create(Engine.shell("exec sleep 1000", "\"HostConfig\":{\"PidsLimit\":5}"));
        engine.start(container);
        String exec = make(container, BOTH, "sh", "-c", "for i in 1 2 3 4 5 6 7 8; do sleep 5 & done; exit 0");
        try (Connection attached = start(exec)) {
            assertThat(Frames.readAll(attached.raw()).stderr()).contains("can't fork");
        }
    }

    // ---- events and ends ----

    @Test
    void eachStepIsAnEvent() throws IOException {
        String container = idle();
        try (Events events = new Events(engine, container)) {
            String exec = make(container, BOTH, "sh", "-c", "exit 4");
            startDetached(exec);
            awaitEnd(exec);
            List<JsonNode> seen = events.untilEvent("exec_die");
            assertThat(seen)
                    .extracting(event -> event.path("Action").asText())
                    .containsExactly("exec_create: sh -c exit 4", "exec_start: sh -c exit 4", "exec_die");
            assertThat(seen)
                    .extracting(event -> event.path("Actor")
                            .path("Attributes")
                            .path("execID")
                            .asText())
                    .containsOnly(exec);
            assertThat(seen.getLast()
                            .path("Actor")
                            .path("Attributes")
                            .path("exitCode")
                            .asText())
                    .isEqualTo("4");
            assertThat(seen.getLast().path("Actor").path("ID").asText()).isEqualTo(container);
        }
    }

    @Test
    void aProcessEndsWithItsContainerAndIsToldBeforeIt() throws IOException {
        String container = idle();
        String running = make(container, BOTH, "sleep", "1000");
        String waiting = make(container, BOTH, "sleep", "1000");
        try (Events events = new Events(engine, container)) {
            startDetached(running);
            engine.http().post("/containers/" + container + "/kill").expect(204);
            assertThat(events.until("die")).endsWith("kill", "exec_die", "die");
        }
        engine.await(container);
        assertThat(inspect(running).path("ExitCode").asInt(-1)).isEqualTo(137);
        engine.http().get("/exec/" + waiting + "/json").expect(404);
        assertThat(engine.inspect(container).path("ExecIDs").isNull()).isTrue();
        assertThat(engine.http()
                        .post("/exec/" + running + "/start", "{}")
                        .expect(409)
                        .message())
                .isEqualTo("container " + container + " is not running");
        engine.http().delete("/containers/" + container).expect(204);
        engine.http().get("/exec/" + running + "/json").expect(404);
    }

    // ---- clients ----

    @ParameterizedTest
    @EnumSource
    void theClientEndsAsTheProcessDoes(Cli cli) {
        String container = idle();
        Outcome both = cli.run(engine, "exec", container, "sh", "-c", "echo out; echo err >&2; exit 42");
        assertThat(both.exitCode()).isEqualTo(42);
        assertThat(both.stdout()).isEqualTo("out\n");
        assertThat(both.stderr()).isEqualTo("err\n");
        assertThat(cli.run(engine, "exec", container, "true").exitCode()).isZero();
        assertThat(cli.run(engine, "exec", container, "no-such-program").exitCode())
                .isEqualTo(127);
        assertThat(cli.run(engine, "exec", container, "/etc/not-executable").exitCode())
                .isEqualTo(126);
        Outcome unknown = cli.run(engine, "exec", "no-such-container", "true");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.stderr()).contains("No such container: no-such-container");
    }

    @ParameterizedTest
    @EnumSource
    void theClientsFlagsArrive(Cli cli) throws IOException {
        String container = idle();
        Path file = Files.writeString(engine.newFolder().resolve("env"), "# comment\nE=file\n");
        Outcome outcome = cli.run(
                engine,
                "exec",
                "-u",
                "12:34",
                "-w",
                "/etc",
                "-e",
                "F=flag",
                "--env-file",
                file.toString(),
                "--privileged",
                container,
                "sh",
                "-c",
                "id -u; id -g; pwd; echo $E $F; grep CapBnd /proc/self/status");
        String all = engine.shellOutput("grep CapBnd /proc/self/status", "\"HostConfig\":{\"Privileged\":true}");
        assertThat(outcome.output()).isEqualTo("12\n34\n/etc\nfile flag\n" + all.strip());
    }

    @ParameterizedTest
    @EnumSource
    void detachedTheClientReturnsAtOnce(Cli cli) throws IOException {
        String container = idle();
        Outcome outcome = cli.run(engine, "exec", "-d", container, "sh", "-c", "touch /made; exec sleep 1000");
        assertThat(outcome.output()).isEmpty();
        Await.until(
                "it runs", () -> output(container, "ls /made 2>/dev/null; true").equals("/made\n"));
    }

    @ParameterizedTest
    @EnumSource
    void aTerminalNeedsOne(Cli cli) {
        Outcome outcome = cli.run(engine, "exec", "-it", idle(), "true");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.stderr()).contains("the input device is not a TTY");
    }

    @ParameterizedTest
    @EnumSource
    void containerExecIsTheSame(Cli cli) {
        assertThat(cli.run(engine, "container", "exec", idle(), "echo", "hi").output())
                .isEqualTo("hi");
    }

    // ---- nothing is left ----

    @Test
    void aThousandLeaveNothing() throws Exception {
        Daemon daemon = engine.daemon();
        String container = idle();
        for (int i = 0; i < 20; i++) {
            assertThat(output(container, "echo " + i)).isEqualTo(i + "\n");
        }
        long descriptors = count(Path.of("/proc/" + daemon.pid() + "/fd"));
        Set<String> made = new HashSet<>();
        Set<String> processes = processes(container, made);
        for (int i = 0; i < 1000; i++) {
            String exec = make(container, BOTH + (i % 10 == 0 ? ",\"Tty\":true" : ""), "sh", "-c", "echo x; exit 3");
            made.add(exec);
            try (Connection attached = start(exec, i % 10 == 0 ? "{\"Tty\":true}" : "{}", true)) {
                assertThat(attached.raw().readAllBytes()).isNotEmpty();
            }
            if (i % 100 == 0) {
                awaitEnd(exec);
                assertThat(inspect(exec).path("ExitCode").asInt(-1)).isEqualTo(3);
            }
        }
        Await.until("descriptors are closed", () -> count(Path.of("/proc/" + daemon.pid() + "/fd")) <= descriptors + 4);
        Await.until("their monitors have gone", () -> processes(container, made).equals(processes));
        Path runs = Path.of("/proc/" + daemon.holderPid() + "/root" + daemon.execRoot())
                .resolve("containers")
                .resolve(container)
                .resolve("execs");
        Await.until("their files are deleted", () -> count(runs) == 0);
        assertThat(engine.inspect(container).path("ExecIDs").isNull()).isTrue();
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    /** Processes in the container's cgroup, and monitors that name one of these. */
    private static Set<String> processes(String container, Set<String> execs) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process :
                    all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                String command = read(process.resolve("cmdline"));
                boolean named =
                        command.startsWith("jdocker-monitor") && execs.stream().anyMatch(command::contains);
                if (named || read(process.resolve("cgroup")).contains(container)) {
                    found.add(process.getFileName().toString());
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    @Test
    void theNextDaemonSweepsWhatRanWhenOneWasKilled() throws Exception {
        String container = idle();
        String exec = make(container, BOTH, "sh", "-c", "while [ ! -e /go ]; do usleep 10000; done");
        startDetached(exec);
        int pid = inspect(exec).path("Pid").asInt();
        engine.daemon().kill();
        engine.daemon().start();
        engine.http().get("/exec/" + exec + "/json").expect(404);
        assertThat(ProcessHandle.of(pid)).isPresent();
        assertThat(processes(container, Set.of(exec))).hasSizeGreaterThan(2);
        assertThat(output(container, "touch /go; echo there")).isEqualTo("there\n");
        Await.until(
                "it has ended, and its monitor",
                () -> processes(container, Set.of(exec)).size() == 1);
        Path execs = Path.of("/proc/" + engine.daemon().holderPid() + "/root"
                        + engine.daemon().execRoot())
                .resolve("containers")
                .resolve(container)
                .resolve("execs");
        Await.until("nothing is left of it", () -> !Files.exists(execs) || count(execs) == 0);
    }
}
