package dev.jdocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostProbeTest {
    private static final String MOUNTS = """
            32 31 0:29 / /cg/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
            40 31 0:37 / /cg/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
            41 31 0:38 / /cg/unified rw,relatime - cgroup2 cgroup2 rw
            42 31 0:39 / /x rw,relatime - cgroup cgroup rw,net_cls
            """;

    @Test
    void everyCapabilityOfTheKernelIsKnownOf() throws IOException {
        // CapBnd of init's kind of process shows at least as many bits as the kernel has capabilities.
        String bounding = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapBnd:"))
                .map(line -> line.substring(7).strip())
                .findFirst()
                .orElseThrow();
        int highest = 63 - Long.numberOfLeadingZeros(Long.parseUnsignedLong(bounding, 16));
        assertThat(HostProbe.probe().lastCapability()).isGreaterThanOrEqualTo(highest);
    }

    @Test
    void theUnifiedHierarchyIsNotOneOfVersion1() {
        assertThat(HostProbe.hierarchies("4:cpu,cpuacct:/\n2:name=systemd:/x\n0::/\n", MOUNTS))
                .containsExactly("name=systemd", "cpu,cpuacct");
    }

    @Test
    void aHierarchyThatIsMountedElsewhereIsNotOneOfThisMachine() {
        assertThat(HostProbe.hierarchies("9:perf_event:/\n4:cpu,cpuacct:/\n3:net_cls,net_prio:/\n", MOUNTS))
                .containsExactly("cpu,cpuacct");
    }
}
