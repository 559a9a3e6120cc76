package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.apparmor.AppArmorKernel;
import dev.jdocker.apparmor.AppArmorProfiles;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers under the profile {@code docker-default}, on a kernel that has AppArmor. */
class AppArmorTest extends RealContainers {
    @BeforeEach
    void profile() {
        assumeTrue(AppArmorKernel.isEnabled(), "needs a kernel with AppArmor");
        assertThat(new AppArmorProfiles().ensureDefault()).contains("docker-default");
        assertThat(new AppArmorProfiles().isLoaded("docker-default")).isTrue();
    }

    private static ContainerProcess.Builder confined(String script) {
        List<String> admin = List.of("CAP_SYS_ADMIN", "CAP_KILL");
        return process("sh", "-c", script)
                .apparmorProfile("docker-default")
                .capabilities(new Capabilities(admin, admin, List.of(), admin, List.of()));
    }

    @Test
    void theProcessIsConfinedAndWhatItExecutes() throws Exception {
        assertThat(outputOf(confined("cat /proc/self/attr/current; sh -c 'cat /proc/self/attr/current'"), linux(ALL)))
                .isEqualTo("docker-default (enforce)\ndocker-default (enforce)\n");
    }

    @Test
    void mountsAndTheKernelsSwitchesAreOutOfReach() throws Exception {
        String out = outputOf(
                confined(
                        "busybox mount -t tmpfs t /bin; echo h > /proc/sysrq-trigger; echo 1 > /proc/sys/vm/swappiness;"
                                + " echo 5 > /proc/sys/kernel/shmmni && cat /proc/sys/kernel/shmmni;"
                                + " echo x > /proc/self/comm && echo own"),
                linux(ALL));
        assertThat(out)
                .contains("mount: mounting t on /bin failed: Permission denied")
                .contains("can't create /proc/sysrq-trigger: Permission denied")
                .contains("can't create /proc/sys/vm/swappiness: Permission denied")
                .startsWith("5\nown\n");
    }

    @Test
    void ourInitIsConfinedSoThatItsChildrenMaySignalIt() throws Exception {
        try (RunningContainer container =
                start(confined("cat /proc/1/attr/current; kill -0 1 && echo signalled"), linux(ALL), false, true)) {
            assertThat(output(container.streams().stdout())).isEqualTo("docker-default (enforce)\nsignalled\n");
            end(container);
        }
    }

    @Test
    void anExecutedProcessIsConfinedToo() throws Exception {
        try (RunningContainer container = start(confined("exec sleep 100"), linux(ALL), false)) {
            var request = new ExecRequest(
                    "e",
                    confined("cat /proc/self/attr/current; kill -0 1 && echo signalled")
                            .build(),
                    null,
                    run.resolve("execs/e"),
                    false);
            try (RunningProcess executed = container.exec(request)) {
                assertThat(output(executed.streams().stdout())).isEqualTo("docker-default (enforce)\nsignalled\n");
                end(executed);
            }
            container.killAll();
            assertThat(end(container).signal()).isEqualTo(9);
        }
    }

    @Test
    void aProfileThatIsNotLoadedIsAnError() {
        assertThatThrownBy(() -> outputOf(process("true").apparmorProfile("no-such-profile"), linux(ALL)))
                .hasMessage("unable to start container process: apply the AppArmor profile no-such-profile:"
                        + " no such file or directory");
    }
}
