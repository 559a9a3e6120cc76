package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers are started, followed, signalled and adopted. */
class NativeRuntimeTest extends RealContainers {

    @Test
    void outputAndExitCodeComeBack() throws Exception {
        try (RunningContainer container =
                start(process("sh", "-c", "echo out; echo err >&2; exit 7"), linux(ALL), false)) {
            assertThat(output(container.streams().stdout())).isEqualTo("out\n");
            assertThat(output(requireNonNull(container.streams().stderr()))).isEqualTo("err\n");
            assertThat(end(container).exitCode()).isEqualTo(7);
        }
    }

    @Test
    void everyNamespaceIsItsOwn() throws Exception {
        String inside = outputOf(
                process("sh", "-c", "cd /proc/self/ns; for n in mnt pid uts ipc net cgroup; do readlink $n; done"),
                linux(ALL));
        List<String> own = inside.lines().toList();
        assertThat(own).hasSize(6).doesNotHaveDuplicates();
        for (String name : List.of("mnt", "pid", "uts", "ipc", "net", "cgroup")) {
            String host = Files.readSymbolicLink(Path.of("/proc/self/ns", name)).toString();
            assertThat(own).doesNotContain(host);
        }
    }

    @Test
    void aUserNamespaceMapsRootAndTheLayersOwners() throws Exception {
        NamespaceType[] withUser = Arrays.copyOf(ALL, ALL.length + 1);
        withUser[ALL.length] = NamespaceType.USER;
        String out = outputOf(
                process("sh", "-c", "cat /proc/self/uid_map; stat -c '%u:%g' /bin/busybox; touch /new"),
                linux(withUser));
        assertThat(out.lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly("0 100000 65536", "0:0");
        assertThat(Files.getAttribute(base.resolve("upper/new"), "unix:uid")).isEqualTo(100000);
        assertThat(Files.getAttribute(base.resolve("upper/new"), "unix:gid")).isEqualTo(200000);
    }

    @Test
    void inputReachesItsEndOnce() throws Exception {
        try (RunningContainer container = start(process("cat"), linux(ALL), true)) {
            byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
            Fd stdin = requireNonNull(container.streams().stdin());
            assertThat(linux.write(stdin, text, 0, text.length)).isEqualTo(text.length);
            container.closeStdin();
            assertThat(output(container.streams().stdout())).isEqualTo("hello");
            assertThat(end(container).exitCode()).isEqualTo(0);
        }
    }

    @Test
    void aTerminalIsTheControllingOne() throws Exception {
        try (RunningContainer container = start(process("tty").terminal(true), linux(ALL), true)) {
            byte[] buffer = new byte[100];
            poller.when(container.streams().stdout(), Flags.EPOLLIN).join();
            int n = linux.read(container.streams().stdout(), buffer, 0, buffer.length);
            assertThat(new String(buffer, 0, n, StandardCharsets.UTF_8)).isEqualTo("/dev/pts/0\r\n");
            assertThat(end(container).exitCode()).isEqualTo(0);
        }
    }

    @Test
    void whatCannotBeExecutedIsSaidInDockersWordsAndLeavesNothing() {
        assertStartFails("nothere", 127, "exec: \"nothere\": executable file not found in $PATH");
        assertStartFails("/nothere", 127, "exec: \"/nothere\": stat /nothere: no such file or directory");
        assertStartFails("/bin", 126, "exec: \"/bin\": permission denied");
        assertThat(cgroups.open(cgroup).pids()).isEmpty();
        assertThat(new RunDirectory(run).isMonitored(linux)).isFalse();
    }

    private void assertStartFails(String program, int exitCode, String why) {
        assertThatThrownBy(() -> start(process(program), linux(ALL), false))
                .isInstanceOf(StartException.class)
                .hasMessage("unable to start container process: " + why)
                .extracting(e -> ((StartException) e).exitCode())
                .isEqualTo(exitCode);
    }

    @Test
    void signalsReachInit() throws Exception {
        try (RunningContainer container = start(
                process("sh", "-c", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done"),
                linux(ALL),
                false)) {
            poller.when(container.streams().stdout(), Flags.EPOLLIN).join();
            container.signal(15);
            assertThat(end(container).exitCode()).isEqualTo(3);
        }
        cgroups.open(cgroup).delete();
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            container.signal(9);
            assertThat(end(container)).matches(r -> r.exitCode() == 137 && r.signal() == 9);
        }
    }

    @Test
    void aNewEngineAdoptsWhatRuns() throws Exception {
        RunningContainer first = start(process("sh", "-c", "read line; echo got $line; exit 5"), linux(ALL), true);
        int pid = first.pid();
        first.close(); // as when an engine dies: its descriptors and its lock are gone
        try (RunningContainer adopted = runtime().adopt("test", run).orElseThrow()) {
            assertThat(adopted.pid()).isEqualTo(pid);
            Fd stdin = requireNonNull(adopted.streams().stdin());
            byte[] text = "it\n".getBytes(StandardCharsets.UTF_8);
            linux.write(stdin, text, 0, text.length);
            assertThat(output(adopted.streams().stdout())).isEqualTo("got it\n");
            assertThat(end(adopted).exitCode()).isEqualTo(5);
        }
    }

    @Test
    void aFrozenContainerIsAdoptedFrozen() throws Exception {
        start(process("sh", "-c", "read line; exit 6"), linux(ALL), true).close();
        cgroups.open(cgroup).freeze();
        try (RunningContainer adopted = runtime().adopt("test", run).orElseThrow()) {
            assertThat(adopted.isPaused()).isTrue();
            adopted.resume();
            adopted.closeStdin();
            assertThat(end(adopted).exitCode()).isEqualTo(6);
        }
    }

    @Test
    void theMonitorKeepsOutputAndEndWhileNoEngineLives() throws Exception {
        start(process("sh", "-c", "echo kept; echo too >&2; exit 4"), linux(ALL), false)
                .close();
        RunDirectory directory = new RunDirectory(run);
        try (Fd alive = directory.aliveFile(linux)) {
            linux.flock(alive, Flags.LOCK_EX); // until the monitor has gone
        }
        assertThat(runtime().adopt("test", run)).isEmpty();
        assertThat(runtime().exitRecord(run))
                .hasValueSatisfying(r -> assertThat(r.exitCode()).isEqualTo(4));
        assertThat(Files.readString(run.resolve("out.spool"))).isEqualTo("kept\n");
        assertThat(Files.readString(run.resolve("err.spool"))).isEqualTo("too\n");
    }

    @Test
    void aContainerCanBeStartedAgainAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(outputOf(process("echo", "again"), linux(ALL))).isEqualTo("again\n");
            cgroups.open(cgroup).delete();
        }
    }

    @Test
    void noDescriptorOfTheHostIsLeftOpen() throws Exception {
        String out = outputOf(process("sh", "-c", "ls /proc/self/fd"), linux(ALL));
        assertThat(out.lines()).containsExactly("0", "1", "2", "3"); // 3 is what ls reads
    }

    @Test
    void theInitReapsForwardsSignalsAndEndsAsItsChildDoes() throws Exception {
        String script = "trap 'exit 3' TERM; (sleep 0.01 &); echo $$ $(tr '\\0' ' ' </proc/1/cmdline);"
                + " while :; do sleep 0.01; done";
        try (RunningContainer container = start(process("sh", "-c", script), linux(ALL), false, true)) {
            poller.when(container.streams().stdout(), Flags.EPOLLIN).join();
            container.signal(15);
            assertThat(output(container.streams().stdout())).startsWith("2 jdocker-init");
            assertThat(end(container).exitCode()).isEqualTo(3);
        }
        cgroups.open(cgroup).delete();
        try (RunningContainer container = start(process("sh", "-c", "kill -9 $$"), linux(ALL), false, true)) {
            assertThat(end(container).exitCode()).isEqualTo(137);
        }
        cgroups.open(cgroup).delete();
        assertThatThrownBy(() -> start(process("nothere"), linux(ALL), false, true))
                .hasMessageEndingWith("executable file not found in $PATH");
    }

    @Test
    void theInitGivesItsChildTheTerminal() throws Exception {
        try (RunningContainer container =
                start(process("sh", "-c", "read line; exit 5").terminal(true), linux(ALL), true, true)) {
            byte[] interrupt = {3};
            linux.write(requireNonNull(container.streams().stdin()), interrupt, 0, 1);
            assertThat(end(container).exitCode()).isEqualTo(130);
        }
    }
}
