package dev.jdocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelMountsTest {
    @Test
    void whatOpensTheKernelIsFoundTheLastMountedFirst() {
        List<String> mountinfo = List.of(
                "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw",
                "23 22 0:21 / /proc rw,nosuid - proc proc rw",
                "24 22 0:22 / /sys rw,nosuid shared:7 - sysfs sysfs rw",
                "25 23 0:21 /sys /proc/sys ro - proc proc rw",
                "26 22 0:21 / /chroot\\040of\\134x/proc rw - proc proc rw",
                "27 22 0:21 / /bundle/rootfs/proc rw - proc proc rw");
        assertThat(KernelMounts.places(mountinfo, Path.of("/bundle/rootfs")))
                .containsExactly("/chroot of\\x/proc", "/sys", "/proc");
    }
}
