package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.jnr.JnrSeccomp;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.DetachedRequest;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Spec spec = spec(process, linux(ALL).cgroupsPath(cgroup), Specs.standardMounts());
        return new DetachedRequest("test", spec, base, base.resolve("image"), state.resolve("exec.fifo"), null, 0);
    }

    @Test
    void theInitWaitsForItsStart() throws Exception {
        DetachedRuntime runtime = detached();
        DetachedRequest request = request(process("sh", "-c", "echo there >/ran; exit 7"));
        int pid = runtime.create(request);
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
        int pid = runtime.create(request);
        runtime.start(request, pid);
        int child = runtime.exec(
                "e", pid, process("sh", "-c", "test $$ -lt 300 && exit 3").build(), null, cgroup, null, 0);
        assertThat(runtime.waitFor(child).exitCode()).isEqualTo(3); // a number of its own namespace
        cgroups.open(cgroup).killAll();
        assertThat(runtime.waitFor(pid).signal()).isEqualTo(9);
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
        int pid = runtime.create(request);
        runtime.start(request, pid);
        assertThat(runtime.waitFor(pid).exitCode()).isEqualTo(127);
    }
}
