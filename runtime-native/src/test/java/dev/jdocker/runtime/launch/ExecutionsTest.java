package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Processes are executed in running containers. */
class ExecutionsTest extends RealContainers {
    private static final String LINKS =
            "cd /proc/self/ns; for n in mnt pid uts ipc net cgroup user; do readlink $n; done";

    private RunningProcess exec(RunningContainer container, ContainerProcess.Builder process, boolean stdin) {
        return container.exec(new ExecRequest("e", process.build(), null, run.resolve("execs/e"), stdin));
    }

    private String outputOf(RunningContainer container, ContainerProcess.Builder process) throws Exception {
        try (RunningProcess process1 = exec(container, process, false)) {
            String out = output(process1.streams().stdout())
                    + output(requireNonNull(process1.streams().stderr()));
            end(process1);
            return out;
        }
    }

    @Test
    void itJoinsEveryNamespaceAndTheCgroup() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            String joined = outputOf(container, process("sh", "-c", LINKS));
            StringBuilder init = new StringBuilder();
            for (String name : List.of("mnt", "pid", "uts", "ipc", "net", "cgroup", "user")) {
                init.append(Files.readSymbolicLink(Path.of("/proc/" + container.pid() + "/ns/" + name)))
                        .append('\n');
            }
            assertThat(joined).isEqualTo(init.toString());
            try (RunningProcess process = exec(container, process("sleep", "100"), false)) {
                assertThat(container.processes()).contains(container.pid(), process.pid());
                container.killAll();
                assertThat(end(process).exitCode()).isEqualTo(137);
            }
            end(container);
        }
    }

    @Test
    void itJoinsAUserNamespaceAsItsRoot() throws Exception {
        NamespaceType[] withUser = Arrays.copyOf(ALL, ALL.length + 1);
        withUser[ALL.length] = NamespaceType.USER;
        try (RunningContainer container = start(process("sleep", "100"), linux(withUser), false)) {
            assertThat(outputOf(container, process("sh", "-c", "id -u; touch /new; stat -c %u /new")))
                    .isEqualTo("0\n0\n");
            assertThat(Files.getAttribute(base.resolve("upper/new"), "unix:uid"))
                    .isEqualTo(100000);
            container.killAll();
            end(container);
        }
    }

    @Test
    void inputOutputAndExitCodeAreItsOwn() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            try (RunningProcess process = exec(container, process("sh", "-c", "cat; echo err >&2; exit 9"), true)) {
                byte[] text = "in".getBytes(StandardCharsets.UTF_8);
                linux.write(requireNonNull(process.streams().stdin()), text, 0, text.length);
                process.closeStdin();
                assertThat(output(process.streams().stdout())).isEqualTo("in");
                assertThat(output(requireNonNull(process.streams().stderr()))).isEqualTo("err\n");
                assertThat(end(process).exitCode()).isEqualTo(9);
            }
            assertThat(container.exited()).isEmpty();
            container.killAll();
            end(container);
        }
    }

    @Test
    void aBriefOneHasNoMonitorAndNoFilesAndOnePipeForBothOutputs() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            var script =
                    process("sh", "-c", "echo out; echo err >&2; id; sleep 100").build();
            Path directory = run.resolve("execs/e");
            try (RunningProcess brief = container.exec(ExecRequest.brief("e", script, null, directory))) {
                assertThat(brief.streams().stderr()).isNull();
                assertThat(directory).doesNotExist();
                assertThat(container.processes()).contains(brief.pid());
                assertThat(ProcessHandle.of(brief.pid()).orElseThrow().parent()).contains(ProcessHandle.current());
                assertThat(ProcessHandle.current()
                                .children()
                                .map(child -> child.info().commandLine().orElse("")))
                        .noneMatch(line -> line.contains("jdocker-monitor e"));
                byte[] seen = new byte[8];
                poller.when(brief.streams().stdout(), Flags.EPOLLIN).join();
                for (int n = 0; n < seen.length; ) {
                    n += linux.read(brief.streams().stdout(), seen, n, seen.length - n);
                }
                assertThat(new String(seen, StandardCharsets.UTF_8)).isEqualTo("out\nerr\n");
                brief.signal(9);
                assertThat(end(brief).exitCode()).isEqualTo(137);
            }
            container.killAll();
            end(container);
        }
    }

    @Test
    void whatABriefOneNeedsIsMadeOnceAndGoesWithItsContainer() throws Exception {
        Map<String, Long> before = kept();
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            ContainerProcess check = process("true").build();
            brief(container, check);
            Map<String, Long> once = kept();
            assertThat(once).isNotEqualTo(before);
            brief(container, check);
            assertThat(kept()).isEqualTo(once);
            brief(container, process("sh", "-c", "exit 0").build());
            assertThat(kept()).as("of another process").isEqualTo(once);
            container.killAll();
            end(container);
        }
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void aBriefOneOfAContainerThatIsClosedIsRefused() throws Exception {
        RunningContainer container = start(process("sleep", "100"), linux(ALL), false);
        container.killAll();
        end(container);
        container.close();
        var late = ExecRequest.brief("e", process("true").build(), null, run.resolve("execs/e"));
        assertThatThrownBy(() -> container.exec(late))
                .isInstanceOf(StartException.class)
                .hasMessageEndingWith("container is not running");
    }

    private void brief(RunningContainer container, ContainerProcess process) throws Exception {
        try (RunningProcess brief = container.exec(ExecRequest.brief("e", process, null, run.resolve("execs/e")))) {
            assertThat(end(brief).exitCode()).isZero();
        }
    }

    /** How many programs and cgroups this process has open. */
    private static Map<String, Long> kept() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(ExecutionsTest::target)
                    .filter(target -> target.contains("jdocker-program") || target.startsWith("/sys/fs/cgroup/"))
                    .collect(Collectors.groupingBy(
                            target -> target.contains("program") ? "programs" : "cgroups", Collectors.counting()));
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // that of the listing itself
        }
    }

    @Test
    void aBriefOneThatCannotBeExecutedIsToldOfAndLeavesNothing() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            var nothere = ExecRequest.brief("e", process("nothere").build(), null, run.resolve("execs/e"));
            assertThatThrownBy(() -> container.exec(nothere))
                    .isInstanceOf(StartException.class)
                    .hasMessageEndingWith("exec: \"nothere\": executable file not found in $PATH");
            assertThat(container.processes()).containsExactly(container.pid());
            assertThat(ProcessHandle.current()
                            .children()
                            .filter(ProcessHandle::isAlive)
                            .map(child -> child.info().commandLine().orElse("")))
                    .noneMatch(line -> line.startsWith("jdocker-monitor e"));
            container.killAll();
            end(container);
        }
    }

    @Test
    void itsTerminalIsOneOfTheContainers() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            try (RunningProcess process = exec(container, process("tty").terminal(true), true)) {
                byte[] buffer = new byte[100];
                Fd master = process.streams().stdout();
                poller.when(master, Flags.EPOLLIN).join();
                int n = linux.read(master, buffer, 0, buffer.length);
                assertThat(new String(buffer, 0, n, StandardCharsets.UTF_8)).isEqualTo("/dev/pts/0\r\n");
                assertThat(end(process).exitCode()).isEqualTo(0);
            }
            container.killAll();
            end(container);
        }
    }

    @Test
    void whatCannotBeExecutedIsSaidInDockersWordsAndLeavesNothing() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            assertThatThrownBy(() -> exec(container, process("nothere"), false))
                    .isInstanceOf(StartException.class)
                    .hasMessageEndingWith("exec: \"nothere\": executable file not found in $PATH")
                    .extracting(e -> ((StartException) e).exitCode())
                    .isEqualTo(127);
            assertThatThrownBy(() -> exec(container, process("/bin"), false))
                    .hasMessageEndingWith("exec: \"/bin\": permission denied")
                    .extracting(e -> ((StartException) e).exitCode())
                    .isEqualTo(126);
            assertThatThrownBy(() -> exec(container, process("true").cwd("/none"), false))
                    .hasMessageContaining("chdir to cwd (\"/none\") set in config.json failed: no such file");
            assertThat(container.processes()).containsExactly(container.pid());
            container.killAll();
            end(container);
        }
    }

    @Test
    void noDescriptorOfTheHostIsLeftOpenNorReachableAsWorkingDirectory() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            assertThat(outputOf(container, process("sh", "-c", "ls /proc/self/fd"))
                            .lines())
                    .containsExactly("0", "1", "2", "3"); // 3 is what ls reads
            for (int fd = 3; fd < 30; fd++) {
                var process = process("true").cwd("/proc/self/fd/" + fd);
                assertThatThrownBy(() -> exec(container, process, false)).isInstanceOf(StartException.class);
            }
            container.killAll();
            end(container);
        }
    }
}
