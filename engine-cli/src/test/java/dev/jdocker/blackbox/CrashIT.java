package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
