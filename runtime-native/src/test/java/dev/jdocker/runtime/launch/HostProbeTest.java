package dev.jdocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostProbeTest {
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
        assertThat(HostProbe.hierarchies("4:cpu,cpuacct:/\n2:name=systemd:/x\n0::/\n"))
                .containsExactly("name=systemd", "cpu,cpuacct");
    }
}
