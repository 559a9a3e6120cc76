package dev.jdocker.daemon.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.stats.NetworkStats;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineReadingsTest {

    @Test
    void theMachinesTimeIsTheSumOfSevenColumns() {
        assertThat(MachineCpu.parse(List.of("cpu  1 2 3 4 5 6 7 100 100 100", "cpu0 1 1 1 1", "cpu1 1 1 1 1")))
                .isEqualTo(new MachineCpu(280_000_000, 2));
    }

    @Test
    void interfacesAreCountedButLoopback() {
        assertThat(InterfaceCounters.parse(List.of(
                        "Inter-|   Receive                                                |  Transmit",
                        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
                        "    lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0",
                        "eth0:12345678      36    3    4    0     0          0         0      5338      37    7    8    0     0       0          0",
                        "eth0.5:  1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0")))
                .containsOnlyKeys("eth0", "eth0.5")
                .containsEntry("eth0", new NetworkStats(12345678, 36, 3, 4, 5338, 37, 7, 8));
    }
}
