package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon dies by SIGKILL at any moment; containers do not notice and the next daemon knows everything. */
@BlackBox
class CrashIT {

    private final Engine engine;

    CrashIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needsOurEngine() {
        engine.daemon().ensureRunning();
    }

    /** Numbered lines each few milliseconds, both streams, until the file /go is there. */
    private static final String ENDLESS =
            "i=1; while [ ! -e /go ]; do echo line $i; [ $((i % 10)) = 0 ] && echo err $i >&2; usleep 2000; i=$((i+1)); done; echo end; exit 11";

    /** Numbered lines each few milliseconds, both streams, until a number. */
    private static String counting(int last) {
        return "i=1; while [ $i -le " + last
                + " ]; do echo line $i; [ $((i % 10)) = 0 ] && echo err $i >&2; usleep 2000; i=$((i+1)); done; exit 11";
    }

    /** Writes lines of 64 bytes once the file "go" is in the folder, then the file "done". */
    private String writing(Path folder, int lines, String members) {
        String id = engine.create(Engine.shell(
                "echo ready; touch /folder/ready; until [ -e /folder/go ]; do usleep 5000; done;"
                        + " yes 123456789012345678901234567890123456789012345678901234567890abc | head -n " + lines
                        + "; echo err >&2; touch /folder/done; exit 5",
                "\"HostConfig\":{\"Binds\":[\"" + folder + ":/folder\"]}" + members));
        engine.start(id);
        Await.until("it runs", () -> Files.exists(folder.resolve("ready")));
        return id;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"Tty\":true"})
    void outputIsTakenWhileThereIsNoDaemon(String tty) throws IOException {
        Path folder = engine.newFolder();
        int lines = 50_000; // 3.2 MB, much more than a pipe holds
        String id = writing(folder, lines, tty);
        engine.daemon().kill();
        Files.createFile(folder.resolve("go"));
        Await.until("all is written", () -> Files.exists(folder.resolve("done")));
        engine.daemon().start();
        assertThat(engine.await(id)).isEqualTo(5);
        assertAllLines(id, lines, tty.isEmpty() ? "" : "\r");
    }

    @Test
    void aDaemonComesWhileOutputIsTaken() throws IOException {
        Path folder = engine.newFolder();
        int lines = 400_000; // 25.6 MB, more than is taken without a daemon
        String id = writing(folder, lines, "");
        Path status = Path.of("/proc", Long.toString(monitor(id).pid()), "status");
        engine.daemon().kill();
        Files.createFile(folder.resolve("go"));
        Path spool = run(id).resolve("out.spool");
        Await.until("the spool is full", () -> Files.exists(spool) && Files.size(spool) >= 15 << 20);
        assertThat(residentKilobytes(status)).isLessThan(100);
        assertThat(folder.resolve("done")).doesNotExist();
        engine.daemon().start();
        assertThat(engine.await(id)).isEqualTo(5);
        assertAllLines(id, lines, "");
    }

    private ProcessHandle monitor(String id) {
        return ProcessHandle.of(pid(id)).flatMap(ProcessHandle::parent).orElseThrow();
    }

    /** As the daemon's mount namespace has it: a tmpfs that is only there. */
    private Path run(String id) {
        Path there = engine.daemon().execRoot().resolve("containers").resolve(id);
        return Path.of("/proc", Long.toString(engine.daemon().holderPid()), "root" + there);
    }

    private void assertAllLines(String id, int lines, String cr) throws IOException {
        String text = cr.isEmpty()
                ? engine.logs(id).stdout()
                : new String(
                        engine.http()
                                .get("/containers/" + id + "/logs?stdout=1&stderr=1")
                                .expect(200)
                                .body(),
                        StandardCharsets.US_ASCII);
        assertThat(text).startsWith("ready" + cr + "\n1234");
        assertThat(text.lines().filter(line -> line.length() == 63).count()).isEqualTo(lines);
        assertThat(text.length())
                .isEqualTo((5 + 1 + cr.length()) + lines * (64 + cr.length()) + (cr.isEmpty() ? 0 : 5));
    }

    /** What it has for itself: pages of the program's file are everybody's. */
    private static long residentKilobytes(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    void containersGoOnAndNothingIsLostOrDoubled() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(engine.startShell(ENDLESS));
        }
        List<Integer> pids = ids.stream().map(this::pid).toList();
        for (int kill = 1; kill <= 3; kill++) {
            engine.awaitLog(ids.getFirst(), "line " + kill * 100 + "\n");
            engine.daemon().kill();
            assertThat(pids).allMatch(pid -> ProcessHandle.of(pid).isPresent());
            engine.daemon().start();
            assertThat(engine.containers()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(ids.stream().map(this::pid).toList()).isEqualTo(pids);
        }
        for (int pid : pids) {
            tellToEnd(pid);
        }
        for (String id : ids) {
            assertThat(engine.await(id)).isEqualTo(11);
            Frames logs = engine.logs(id);
            List<String> lines = new ArrayList<>(logs.stdout().lines().toList());
            assertThat(lines.removeLast()).isEqualTo("end");
            int last = lines.size();
            assertThat(lines)
                    .hasSizeGreaterThan(300)
                    .isEqualTo(IntStream.rangeClosed(1, last)
                            .mapToObj(i -> "line " + i)
                            .toList());
            assertThat(logs.stderr().lines().toList())
                    .isEqualTo(IntStream.rangeClosed(1, last / 10)
                            .mapToObj(i -> "err " + i * 10)
                            .toList());
        }
    }

    @Test
    void logsAreFollowedByTheNextDaemon() throws Exception {
        String id = engine.startShell(counting(800));
        engine.awaitLog(id, "line 50\n");
        engine.daemon().kill();
        engine.daemon().start();
        try (Connection follow = engine.http()
                .open("GET", Settings.VERSION + "/containers/" + id + "/logs?stdout=1&follow=1", "", new byte[0])) {
            assertThat(Frames.of(follow.body(false)).stdout().lines().toList())
                    .isEqualTo(IntStream.rangeClosed(1, 800)
                            .mapToObj(i -> "line " + i)
                            .toList());
        }
    }

    @Test
    void whoEndedMeanwhileIsKnownWithCodeAndOutput() {
        String id = engine.startShell("echo before; while [ ! -e /go ]; do usleep 2000; done; echo after; exit 23");
        engine.awaitLog(id, "before");
        int pid = pid(id);
        engine.daemon().kill();
        tellToEnd(pid);
        Await.until("the container has ended", () -> ProcessHandle.of(pid).isEmpty());
        engine.daemon().start();
        JsonNode state = engine.inspect(id).path("State");
        assertThat(state.path("Status").asText()).isEqualTo("exited");
        assertThat(state.path("ExitCode").asInt()).isEqualTo(23);
        assertThat(state.path("FinishedAt").asText()).doesNotStartWith("0001");
        assertThat(engine.await(id)).isEqualTo(23);
        assertThat(engine.logs(id).stdout()).isEqualTo("before\nafter\n");
    }

    @Test
    void stdinAndAttachWorkWithTheNextDaemon() throws Exception {
        String id = engine.create(Engine.shell("echo ready; read x; echo got $x", "\"OpenStdin\":true"));
        engine.start(id);
        engine.awaitLog(id, "ready");
        engine.daemon().kill();
        engine.daemon().start();
        try (Connection attached = engine.http().upgrade("/containers/" + id + "/attach?stream=1&stdin=1&stdout=1")) {
            attached.write("it\n".getBytes(StandardCharsets.UTF_8));
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("got it\n");
        }
        assertThat(engine.logs(id).stdout()).isEqualTo("ready\ngot it\n");
    }

    @Test
    void stopAndRemoveWorkWithTheNextDaemon() {
        String id = engine.startShell("trap 'exit 5' TERM; echo ready; while true; do usleep 10000; done");
        engine.awaitLog(id, "ready");
        engine.daemon().kill();
        engine.daemon().start();
        engine.http().post("/containers/" + id + "/stop").expect(204);
        assertThat(engine.inspect(id).path("State").path("ExitCode").asInt()).isEqualTo(5);
        engine.http().delete("/containers/" + id).expect(204);
    }

    @Test
    void anAutomaticallyRemovedContainerIsRemovedByTheNextDaemon() {
        String id = engine.create(
                Engine.shell("while [ ! -e /go ]; do usleep 2000; done", "\"HostConfig\":{\"AutoRemove\":true}"));
        engine.start(id);
        int pid = pid(id);
        engine.daemon().kill();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Await.until("the container has ended", () -> ProcessHandle.of(pid).isEmpty());
        engine.daemon().start();
        Await.until("it is removed", () -> engine.containers().isEmpty());
    }

    @Test
    void aDaemonThatIsStoppedLeavesContainersRunning() {
        String id = engine.startShell(counting(400));
        engine.awaitLog(id, "line 20\n");
        engine.daemon().stop();
        engine.daemon().start();
        assertThat(engine.await(id)).isEqualTo(11);
        assertThat(engine.logs(id).stdout()).hasLineCount(400);
    }

    /** Makes the file /go in the container, without the engine. */
    private static void tellToEnd(int pid) {
        try {
            java.nio.file.Files.createFile(java.nio.file.Path.of("/proc/" + pid + "/root/go"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int pid(String id) {
        return engine.inspect(id).path("State").path("Pid").asInt();
    }
}
