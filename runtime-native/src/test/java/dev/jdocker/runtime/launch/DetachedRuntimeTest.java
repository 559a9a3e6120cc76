package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.jnr.JnrSeccomp;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.MemoryPolicy;
import dev.jdocker.oci.Personality;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.DetachedExec;
import dev.jdocker.runtime.DetachedLaunching;
import dev.jdocker.runtime.DetachedProcess;
import dev.jdocker.runtime.DetachedRequest;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Specs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers are created and started in two steps. */
class DetachedRuntimeTest extends RealContainers {
    private Path state = run;

    @BeforeEach
    void stateDirectory() throws IOException {
        state = Files.createDirectories(run);
    }

    private DetachedRuntime detached() {
        return new DetachedRuntime(linux, poller, cgroups, new JnrSeccomp(linux), HostProbe.probe());
    }

    private DetachedRequest request(ContainerProcess.Builder process) {
        return request(process, DetachedLaunching.PLAIN);
    }

    private DetachedRequest request(ContainerProcess.Builder process, DetachedLaunching launch) {
        Spec spec = spec(process, linux(ALL).cgroupsPath(cgroup), Specs.standardMounts());
        return new DetachedRequest("test", spec, base, base.resolve("image"), state.resolve("exec.fifo"), launch);
    }

    @Test
    void theInitWaitsForItsStart() throws Exception {
        DetachedRuntime runtime = detached();
        DetachedRequest request = request(process("sh", "-c", "echo there >/ran; exit 7"));
        int pid = runtime.create(request).pid();
        assertThat(Files.exists(request.startFifo())).isTrue();
        assertThat(cgroups.open(cgroup).pids()).containsExactly(pid);
        assertThat(base.resolve("image/ran")).doesNotExist();
        runtime.start(request, pid);
        assertThat(runtime.waitFor(pid).exitCode()).isEqualTo(7);
        assertThat(base.resolve("image/ran")).hasContent("there");
        assertThat(Files.exists(request.startFifo())).isFalse();
    }

    @Test
    void anotherProcessJoinsIt() throws Exception {
        DetachedRuntime runtime = detached();
        DetachedRequest request = request(process("sleep", "100"));
        int pid = runtime.create(request).pid();
        runtime.start(request, pid);
        ContainerProcess shell =
                process("sh", "-c", "test $$ -lt 300 && exit 3").build();
        int child = runtime.exec(
                        new DetachedExec("e", pid, shell, null, linux(ALL).build(), cgroup, DetachedLaunching.PLAIN))
                .pid();
        assertThat(runtime.waitFor(child).exitCode()).isEqualTo(3); // a number of its own namespace
        cgroups.open(cgroup).killAll();
        assertThat(runtime.waitFor(pid).signal()).isEqualTo(9);
    }

    @Test
    void anotherProcessHasThePersonalityAndTheMemoryPolicyOfTheContainer() {
        DetachedRuntime runtime = detached();
        DetachedRequest request = request(process("sleep", "100"));
        int pid = runtime.create(request).pid();
        runtime.start(request, pid);
        LinuxSection like = linux(ALL)
                .personality(new Personality("LINUX32", List.of()))
                .memoryPolicy(new MemoryPolicy("MPOL_BIND", "0", List.of()))
                .build();
        String script = "grep -q 'bind:0' /proc/self/numa_maps && test \"$(uname -m)\" = i686 && exit 3";
        ContainerProcess shell = process("sh", "-c", script).build();
        int child = runtime.exec(new DetachedExec("e", pid, shell, null, like, cgroup, DetachedLaunching.PLAIN))
                .pid();
        assertThat(runtime.waitFor(child).exitCode()).isEqualTo(3);
        cgroups.open(cgroup).killAll();
        assertThat(runtime.waitFor(pid).signal()).isEqualTo(9);
    }

    @Test
    void aRootThatIsMovedIsTheOnlyOne() {
        DetachedRuntime runtime = detached();
        String script = "test \"$(stat -c %i /)\" = \"$(stat -c %i /..)\" && test -e /bin/busybox"
                + " && test \"$(grep -c ' - proc ' /proc/self/mountinfo)\" = 1 && exit 3";
        DetachedRequest request = request(process("sh", "-c", script), new DetachedLaunching(null, 0, false, true));
        int pid = runtime.create(request).pid();
        runtime.start(request, pid);
        assertThat(runtime.waitFor(pid).exitCode()).isEqualTo(3);
    }

    @Test
    void aTerminalIsTheCallersUnlessItIsSentAway() {
        DetachedRuntime runtime = detached();
        DetachedRequest request = request(process("sh", "-c", "tty && exit 5").terminal(true));
        DetachedProcess created = runtime.create(request);
        try (Fd terminal = Objects.requireNonNull(created.terminal())) {
            runtime.start(request, created.pid());
            assertThat(runtime.waitFor(created.pid()).exitCode()).isEqualTo(5);
            byte[] text = new byte[64];
            int length = linux.read(terminal, text, 0, text.length);
            assertThat(new String(text, 0, length, StandardCharsets.US_ASCII)).isEqualTo("/dev/pts/0\r\n");
        }
    }

    @Test
    void whatCannotBeExecutedIsToldAtTheCreationAndLeavesNothing() {
        assertThatThrownBy(() -> detached().create(request(process("nothere"))))
                .isInstanceOf(StartException.class)
                .hasMessageEndingWith("exec: \"nothere\": executable file not found in $PATH");
        assertThat(cgroups.open(cgroup).pids()).isEmpty();
        assertThat(Files.exists(Path.of("/sys/fs/cgroup/memory" + cgroup))).isFalse();
    }

    @Test
    void whatOnlyTheExecutionCanTellEndsTheInit() throws Exception {
        Path script = base.resolve("image/bin/script");
        Files.writeString(script, "#!/no/interpreter\n");
        script.toFile().setExecutable(true, false);
        DetachedRuntime runtime = detached();
        DetachedRequest request = request(process("/bin/script"));
        int pid = runtime.create(request).pid();
        runtime.start(request, pid);
        assertThat(runtime.waitFor(pid).exitCode()).isEqualTo(127);
    }
}
