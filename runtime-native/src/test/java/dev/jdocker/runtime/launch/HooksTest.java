package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.oci.Hook;
import dev.jdocker.oci.Hooks;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Specs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hooks run at their points, in their namespaces, with the container's state. */
class HooksTest extends RealContainers {
    private static final List<String> POINTS =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    private Path journal() {
        return base.resolve("journal");
    }

    /** A hook that notes its name, its state, its pid namespace and what it finds at the root. */
    private Hook noting(String name) {
        // startContainer sees only the container's own files.
        String to = name.equals("startContainer") ? "/journal" : journal().toString();
        return new Hook(
                name.equals("startContainer") ? "/bin/sh" : "/bin/busybox",
                List.of("sh", "-c", "read -r state; echo \"$NAME $state\" >>" + to),
                List.of("NAME=" + name, "PATH=/bin"),
                10);
    }

    private Hooks hooks(String failing) {
        List<List<Hook>> hooks = new ArrayList<>();
        for (String point : POINTS) {
            hooks.add(
                    point.equals(failing)
                            ? List.of(
                                    new Hook("/bin/busybox", List.of("sh", "-c", "echo broken; exit 3"), List.of(), 10))
                            : List.of(noting(point)));
        }
        return new Hooks(hooks.get(0), hooks.get(1), hooks.get(2), hooks.get(3), hooks.get(4), hooks.get(5));
    }

    private RunningContainer start(Hooks hooks) {
        Spec spec = spec(process("true"), linux(ALL).cgroupsPath(cgroup), Specs.standardMounts()).toBuilder()
                .hooks(hooks)
                .build();
        return runtime().start(new LaunchRequest("test", spec, rootfs, run, false, false));
    }

    @Test
    void eachRunsAtItsPointWithTheState() throws Exception {
        int pid;
        try (RunningContainer container = start(hooks("none"))) {
            pid = container.pid();
            end(container);
        }
        List<String> lines = Files.readAllLines(journal());
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("prestart {").contains("\"status\":\"creating\"", "\"pid\":" + pid);
        assertThat(lines.get(1)).startsWith("createRuntime {").contains("\"status\":\"creating\"");
        assertThat(lines.get(2)).startsWith("createContainer {").contains("\"status\":\"creating\"");
        assertThat(lines.get(3)).startsWith("poststart {").contains("\"status\":\"running\"");
        assertThat(lines.get(4)).startsWith("poststop {").contains("\"status\":\"stopped\"", "\"id\":\"test\"");
        assertThat(Files.readString(base.resolve("upper/journal")))
                .startsWith("startContainer {")
                .contains("\"status\":\"created\"", "\"pid\":" + pid);
    }

    @Test
    void oneThatFailsEndsTheStartAndLeavesNothing() {
        for (String point : List.of("prestart", "createRuntime", "createContainer", "startContainer")) {
            assertThatThrownBy(() -> start(hooks(point)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(
                            "error running " + point + " hook /bin/busybox: exit status 3, output: broken");
            assertThat(cgroups.open(cgroup).pids()).isEmpty();
            assertThat(new RunDirectory(run).isMonitored(linux)).isFalse();
        }
    }

    @Test
    void oneThatTakesTooLongIsKilled() {
        Hooks none = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        Hook slow = new Hook("/bin/busybox", List.of("sleep", "100"), List.of(), 1);
        Hooks hooks = new Hooks(none.prestart(), List.of(slow), List.of(), List.of(), List.of(), List.of());
        assertThatThrownBy(() -> start(hooks)).hasMessageContaining("hook /bin/busybox: killed after 1 s");
    }

    @Test
    void onesThatFailAfterTheStartDoNoHarm() throws Exception {
        try (RunningContainer container = start(hooks("poststart"))) {
            assertThat(end(container).exitCode()).isEqualTo(0);
        }
        cgroups.open(cgroup).delete();
        try (RunningContainer container = start(hooks("poststop"))) {
            assertThat(end(container).exitCode()).isEqualTo(0);
        }
    }
}
