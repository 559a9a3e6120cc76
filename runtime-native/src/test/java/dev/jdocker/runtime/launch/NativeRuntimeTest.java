package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.linux.jnr.JnrSeccomp;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Specs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real containers on the real kernel: of network they have none, and their mounts are their own. */
@Timeout(60)
class NativeRuntimeTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final NamespaceType[] ALL = {
        NamespaceType.MOUNT,
        NamespaceType.PID,
        NamespaceType.UTS,
        NamespaceType.IPC,
        NamespaceType.NETWORK,
        NamespaceType.CGROUP
    };

    private final Linux linux = new JnrLinux();
    private final Poller poller = Poller.start(linux);
    private final List<Path> made = new ArrayList<>();
    private final Path base = Path.of("/var/tmp/jdocker-test-" + UUID.randomUUID());
    private final Path run = Path.of("/run/jdocker-test-" + UUID.randomUUID());
    private final Cgroups cgroups = Cgroups.detect(linux);
    private final String parent = "/jdocker-test-" + UUID.randomUUID();
    private final String cgroup = parent + "/c";
    private Rootfs.Overlay rootfs = Specs.OVERLAY;

    @BeforeEach
    void image() throws IOException {
        assumeTrue(linux.geteuid() == 0, "needs root");
        assumeTrue(Files.exists(BUSYBOX), "needs /bin/busybox (busybox-static)");
        Path bin = Files.createDirectories(base.resolve("image/bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        bin.resolve("busybox").toFile().setExecutable(true, false);
        for (String applet : "sh cat echo id true sleep touch stat readlink ls tty kill".split(" ")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        for (String directory : List.of("upper", "work", "rootfs")) {
            Files.createDirectories(base.resolve(directory));
        }
        rootfs = new Rootfs.Overlay(
                List.of(base.resolve("image")), base.resolve("upper"), base.resolve("work"), base.resolve("rootfs"));
        made.add(base);
        made.add(run);
    }

    @AfterEach
    void clean() throws IOException {
        poller.close();
        cgroups.open(cgroup).killAll();
        cgroups.open(parent).delete();
        for (Path path : made) {
            if (Files.exists(path)) {
                try (var files = Files.walk(path)) {
                    for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private NativeRuntime runtime() {
        return new NativeRuntime(linux, poller, cgroups, new JnrSeccomp(linux), HostProbe.probe());
    }

    private RunningContainer start(ContainerProcess.Builder process, LinuxSection.Builder section, boolean stdin) {
        var spec = spec(process, section.cgroupsPath(cgroup), Specs.standardMounts());
        return runtime().start(new LaunchRequest("test", spec, rootfs, run, stdin, false));
    }

    private String output(Fd stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (true) {
            poller.when(stream, Flags.EPOLLIN).join();
            int n = linux.read(stream, buffer, 0, buffer.length);
            if (n == 0) {
                return out.toString(StandardCharsets.UTF_8);
            }
            out.write(buffer, 0, n);
        }
    }

    private static ExitRecord end(RunningContainer container) throws Exception {
        return container.exit().get(30, TimeUnit.SECONDS);
    }

    private String outputOf(ContainerProcess.Builder process, LinuxSection.Builder section) throws Exception {
        try (RunningContainer container = start(process, section, false)) {
            String out = output(container.streams().stdout())
                    + output(requireNonNull(container.streams().stderr()));
            end(container);
            return out;
        }
    }

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
    void whatADyingEngineLeftFrozenGoesOn() throws Exception {
        start(process("sh", "-c", "read line; exit 6"), linux(ALL), true).close();
        cgroups.open(cgroup).freeze();
        try (RunningContainer adopted = runtime().adopt("test", run).orElseThrow()) {
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
}
