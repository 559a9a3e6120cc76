package dev.jdocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.linux.Architecture;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Stage;
import dev.jdocker.runtime.compile.StageSteps;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a request when its launcher tells nothing. */
class LaunchTest {
    private static final int REPORT = 11;
    private static final int LAUNCHED = 9;
    private static final int STARTED = 1;
    private static final int CLONE = 3;
    private static final int EPERM = 1;

    private final Linux linux = new JnrLinux();
    private final Poller poller = Poller.start(linux);
    private int spawned;

    @AfterEach
    void close() {
        poller.close();
    }

    private static byte[] stage(Stage stage) {
        return words(StageSteps.REPORT_KIND, stage.number(), 0, 0);
    }

    private static byte[] report(int kind, int errno, int pid) {
        return words(kind, 0, errno, pid);
    }

    private static byte[] words(int kind, int operation, int errno, int pid) {
        return ByteBuffer.allocate(Report.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(kind)
                .putInt(operation)
                .putInt(errno)
                .putInt(pid)
                .array();
    }

    private Report run(List<List<byte[]>> words) {
        return run(words, Stages.NONE, null);
    }

    /** Launchers that tell these words, one launcher after another. */
    private Report run(List<List<byte[]>> words, Stages stages, @Nullable Fd gate) {
        Queue<List<byte[]>> next = new ArrayDeque<>(words);
        Spawning spawning = (_, descriptors) -> {
            spawned++;
            Fd pipe = descriptors.get(REPORT);
            Objects.requireNonNull(next.poll(), "no launcher more").forEach(w -> linux.write(pipe, w, 0, w.length));
        };
        Compiled compiled = new Compiled(new ProgramBuilder(Architecture.X86_64).build(), List.of());
        return new Launch(linux, poller, spawning).run("c", compiled, Launch.MonitorFds.NONE, List.of(), stages, gate);
    }

    @Test
    void aRequestThatIsLostWithWhoeverWasToTakeItIsMadeOnceMore() {
        Report report = run(List.of(List.of(), List.of(report(LAUNCHED, 0, 70), report(STARTED, 0, 71))));
        assertThat(report).isEqualTo(new Report(70, 71, null, false));
        assertThat(spawned).isEqualTo(2);
    }

    @Test
    void aSecondLossIsAFailure() {
        assertThat(run(List.of(List.of(), List.of())).failure())
                .hasMessageContaining("the launcher ended without a word");
    }

    @Test
    void whatHasBegunIsNeverRepeated() {
        assertThat(run(List.of(List.of(report(LAUNCHED, 0, 70)))).failure())
                .hasMessageContaining("the launcher ended without a word");
        assertThat(run(List.of(List.of(report(CLONE, EPERM, 0)))).failure()).hasMessageContaining("create namespaces");
        assertThat(spawned).isEqualTo(2);
    }

    @Test
    void aStageMayBeToldBeforeTheChildThatReachedIt() {
        List<Integer> reached = new ArrayList<>();
        try (Linux.Pipe gate = linux.pipe2(0)) {
            Report report = run(
                    List.of(List.of(report(LAUNCHED, 0, 70), stage(Stage.CREATED), report(STARTED, 0, 71))),
                    (_, pid) -> reached.add(pid),
                    gate.write());
            assertThat(report).isEqualTo(new Report(70, 71, null, false));
        }
        assertThat(reached).containsExactly(71);
    }
}
