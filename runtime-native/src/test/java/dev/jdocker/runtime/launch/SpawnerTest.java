package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.RecordingLinux;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Launchers come from a process of their own. */
class SpawnerTest extends RealContainers {

    private static Set<ProcessHandle> spawners() {
        return ProcessHandle.current()
                .children()
                .filter(child -> name(child).equals("jdocker-spawner"))
                .collect(Collectors.toSet());
    }

    private static String name(ProcessHandle process) {
        return read(process.pid(), "comm").strip();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private int exitOf(RunningContainer container, int code) throws Exception {
        var script = process("sh", "-c", "exit " + code).build();
        try (RunningProcess process =
                container.exec(new ExecRequest("e" + code, script, null, run.resolve("execs/e" + code), false))) {
            return end(process).exitCode();
        }
    }

    @Test
    void oneThatIsKilledIsStartedAnewWithTheNextRequest() throws Exception {
        Set<ProcessHandle> others = spawners();
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            assertThat(exitOf(container, 3)).isEqualTo(3);
            Set<ProcessHandle> own = spawners();
            own.removeAll(others);
            assertThat(own).hasSize(1);
            own.forEach(ProcessHandle::destroyForcibly);
            assertThat(exitOf(container, 4)).isEqualTo(4);
            Set<ProcessHandle> next = spawners();
            next.removeAll(others);
            assertThat(next).hasSize(1).doesNotContainAnyElementsOf(own);
            container.killAll();
            end(container);
        }
    }

    @Test
    void itKeepsNothingOfWhatItWasGivenAndItsChildrenSayWhoseTheyAre() throws Exception {
        Set<ProcessHandle> others = spawners();
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            Set<ProcessHandle> own = spawners();
            own.removeAll(others);
            long spawner = own.iterator().next().pid();
            try (var descriptors = Files.list(Path.of("/proc", Long.toString(spawner), "fd"))) {
                assertThat(descriptors).hasSize(1); // the socket
            }
            long monitor = ProcessHandle.of(container.pid())
                    .orElseThrow()
                    .parent()
                    .orElseThrow()
                    .pid();
            assertThat(read(monitor, "cmdline").replace("\0", "")).isEqualTo("jdocker-monitor test");
            container.killAll();
            end(container);
        }
    }

    @Test
    void moreDescriptorsThanAMessageTakesAreGivenDirectly() {
        RecordingLinux recording = new RecordingLinux().answering("write", () -> Integer.MAX_VALUE);
        Linux linux = recording.linux();
        Spawner spawner = new Spawner(linux, poller, new LauncherImage(linux));
        List<Fd> many = new ArrayList<>();
        for (int i = 0; i < 254; i++) {
            many.add(new Fd(null, 100 + i));
        }
        recording.calls().clear();
        spawner.spawn("c", many);
        assertThat(recording.calls()).hasSize(1).first().asString().startsWith("posixSpawn");
    }
}
