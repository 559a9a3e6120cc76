package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers of other OCI runtimes, by their names: runc where it is installed, and our own command line. */
@BlackBox
class RuntimesIT {

    private final Engine engine;

    RuntimesIT(Engine engine) {
        this.engine = engine;
    }

    /** The machine's runc. */
    static Optional<Path> runc() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "runc"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void require(String runtime) {
        JsonNode known = engine.http().get("/info").expect(200).json().path("Runtimes");
        Assumptions.assumeTrue(known.has(runtime), "capability missing: the runtime " + runtime);
    }

    private static String members(String runtime, String more) {
        return "\"HostConfig\":{\"Runtime\":\"" + runtime + "\"}" + more;
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void aLifeIsAsUsual(String runtime) {
        require(runtime);
        String id =
                engine.create(Engine.shell("echo out; echo err >&2; cat /proc/1/comm; exit 7", members(runtime, "")));
        assertThat(engine.inspect(id).path("HostConfig").path("Runtime").asText())
                .isEqualTo(runtime);
        engine.start(id);
        assertThat(engine.await(id)).isEqualTo(7);
        assertThat(engine.logs(id).stdout()).isEqualTo("out\nsh\n");
        assertThat(engine.logs(id).stderr()).isEqualTo("err\n");
        engine.start(id);
        assertThat(engine.await(id)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void whatCannotBeExecutedIsSaidInTheRuntimesWords(String runtime) {
        require(runtime);
        Outcome run = Cli.JDOCKER.run(
                engine, "run", "--rm", "--runtime", runtime, "--network", "none", TestImage.NAME, "no-such-program");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(127);
        assertThat(run.stderr()).contains("OCI runtime create failed", "executable file not found in $PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void itIsStoppedByItsRuntime(String runtime) {
        require(runtime);
        String id = engine.create(
                Engine.shell("trap 'exit 9' TERM; echo ready; while true; do sleep 0.05; done", members(runtime, "")));
        engine.start(id);
        engine.awaitLog(id, "ready");
        engine.http().post("/containers/" + id + "/stop?t=30").expect(204);
        assertThat(engine.await(id)).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void whatChangesItIsAskedOfItsRuntime(String runtime) {
        require(runtime);
        String id = engine.create(Engine.shell("echo ready; sleep 1000; true", members(runtime, "")));
        engine.start(id);
        engine.awaitLog(id, "ready");
        Outcome exec = Cli.JDOCKER.run(engine, "exec", id, "sh", "-c", "cat /proc/1/comm; exit 3");
        assertThat(exec.exitCode()).as(exec.toString()).isEqualTo(3);
        assertThat(exec.stdout()).isEqualTo("sh\n");
        Outcome missing = Cli.JDOCKER.run(engine, "exec", id, "no-such-program");
        assertThat(missing.exitCode()).as(missing.toString()).isEqualTo(127);
        engine.http().post("/containers/" + id + "/pause").expect(204);
        assertThat(engine.inspect(id).path("State").path("Paused").asBoolean()).isTrue();
        engine.http().post("/containers/" + id + "/unpause").expect(204);
        engine.http()
                .post("/containers/" + id + "/update", "{\"Memory\":67108864,\"MemorySwap\":67108864}")
                .expect(200);
        assertThat(engine.inspect(id).path("HostConfig").path("Memory").asLong())
                .isEqualTo(64 << 20);
        engine.http().post("/containers/" + id + "/kill?signal=KILL").expect(204);
        assertThat(engine.await(id)).isEqualTo(137);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void aTerminalIsOne(String runtime) {
        require(runtime);
        Outcome run = Cli.JDOCKER.run(
                engine, "run", "--rm", "-t", "--runtime", runtime, "--network", "none", TestImage.NAME, "tty");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.stdout().strip()).isEqualTo("/dev/pts/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void userIdsAreItsOwn(String runtime) throws IOException {
        require(runtime);
        Path folder = engine.newFolder();
        Outcome run = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--userns",
                "auto",
                "--runtime",
                runtime,
                "--network",
                "none",
                "-v",
                folder + ":/folder",
                TestImage.NAME,
                "sh",
                "-c",
                "id -u; stat -c %u /home/alice/file /etc/passwd /etc/hosts; touch /root/mine /folder/mine;"
                        + " stat -c %u /root/mine; cat /proc/self/uid_map");
        Assumptions.assumeFalse(
                run.stderr().contains("whose features tell of idmapped mounts"),
                "capability missing: a " + runtime + " with idmapped mounts");
        assertThat(run.stdout().lines().limit(5)).as(run.toString()).containsExactly("0", "1000", "0", "0", "0");
        assertThat(run.stdout().lines().toList().getLast()).doesNotMatch("\\s*0\\s+0\\s.*");
        assertThat((Integer) Files.getAttribute(folder.resolve("mine"), "unix:uid"))
                .isZero();
        String id = Cli.JDOCKER
                .run(
                        engine,
                        "run",
                        "-d",
                        "--userns",
                        "auto",
                        "--runtime",
                        runtime,
                        "--network",
                        "none",
                        TestImage.NAME,
                        "sleep",
                        "1000")
                .output();
        assertThat(Cli.JDOCKER.run(engine, "exec", id, "id", "-u").output()).isEqualTo("0");
        Path init =
                Path.of("/proc", engine.inspect(id).path("State").path("Pid").asText());
        assertThat((Integer) Files.getAttribute(init, "unix:uid")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void anInitReapsAndForwards(String runtime) {
        require(runtime);
        Outcome run = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--init",
                "--runtime",
                runtime,
                "--network",
                "none",
                TestImage.NAME,
                "sh",
                "-c",
                "tr '\\0' ' ' </proc/1/cmdline; echo; (sleep 0.1 &); sleep 0.4; ps -o stat= | grep -c Z; exit 7");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(7);
        assertThat(run.stdout().lines().toList()).hasSize(2).endsWith("0");
        assertThat(run.stdout()).contains("-- sh -c ");
        String id = engine.create(Engine.shell(
                "trap 'exit 9' TERM; echo ready; while true; do sleep 0.05; done",
                "\"HostConfig\":{\"Init\":true,\"Runtime\":\"" + runtime + "\"}"));
        engine.start(id);
        engine.awaitLog(id, "ready");
        engine.http().post("/containers/" + id + "/stop?t=30").expect(204);
        assertThat(engine.await(id)).isEqualTo(9);
        Outcome missing = Cli.JDOCKER.run(
                engine, "run", "--rm", "--init", "--runtime", runtime, "--network", "none", TestImage.NAME, "nosuch");
        assertThat(missing.exitCode()).isEqualTo(127);
        assertThat(missing.stderr()).contains("exec nosuch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "jrunc"})
    void itOutlivesAKilledDaemon(String runtime) {
        Daemon daemon = engine.daemon();
        require(runtime);
        String id = engine.create(Engine.shell(
                "echo before; while ! [ -e /go ]; do sleep 0.05; done; echo after; exit 4", members(runtime, "")));
        engine.start(id);
        engine.awaitLog(id, "before");
        int pid = engine.inspect(id).path("State").path("Pid").asInt();
        assertThat(ProcessHandle.of(pid)).isPresent();
        daemon.kill();
        daemon.start();
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
        assertThat(engine.inspect(id).path("State").path("Pid").asInt()).isEqualTo(pid);
        engine.http().post("/containers/" + id + "/kill?signal=KILL").expect(204);
        assertThat(engine.await(id)).isEqualTo(137);
        assertThat(engine.logs(id).stdout()).isEqualTo("before\n");
    }

    @Test
    void anUnknownRuntimeIsRefusedInDockersWords() {
        Http.Reply reply =
                engine.http().post("/containers/create", Engine.shell("true", members("no-such-runtime", "")));
        reply.expect(400);
        assertThat(reply.json().path("message").asText()).isEqualTo("unknown or invalid runtime name: no-such-runtime");
    }

    @Test
    void infoListsTheRuntimes() {
        engine.daemon();
        JsonNode info = engine.http().get("/info").expect(200).json();
        assertThat(info.path("DefaultRuntime").asText()).isEqualTo("jdocker");
        assertThat(info.path("Runtimes").path("jrunc").path("path").asText())
                .isEqualTo(RuntimeWorld.program().toString());
    }
}
