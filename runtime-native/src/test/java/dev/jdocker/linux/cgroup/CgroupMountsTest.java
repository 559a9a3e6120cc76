package dev.jdocker.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CgroupMountsTest {

    @Test
    void controllersAreFoundWhereverTheyAreMounted() {
        CgroupMounts mounts = CgroupMounts.parse("""
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /cg/cpu\\040acct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
                35 31 0:32 / /cg/memory rw,relatime - cgroup cgroup rw,memory
                40 31 0:37 / /cg/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
                41 31 0:38 / /cg/unified rw,relatime - cgroup2 cgroup2 rw
                42 31 0:32 / /other/memory rw,relatime - cgroup cgroup rw,memory
                """);
        Path cpu = Path.of("/cg/cpu acct");
        assertThat(mounts.controllers())
                .isEqualTo(Map.of(
                        "cpu",
                        cpu,
                        "cpuacct",
                        cpu,
                        "memory",
                        Path.of("/cg/memory"),
                        "name=systemd",
                        Path.of("/cg/systemd")));
        assertThat(mounts.unified()).isEqualTo(Path.of("/cg/unified"));
    }

    @Test
    void systemdsHierarchyAloneLimitsNothing() {
        CgroupMounts mounts = CgroupMounts.parse("""
                40 31 0:37 / /cg/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
                41 31 0:38 / /cg/unified rw,relatime - cgroup2 cgroup2 rw
                """);
        assertThat(mounts.limits()).isEmpty();
    }

    @Test
    void thereMayBeNone() {
        CgroupMounts mounts = CgroupMounts.parse("23 1 0:21 / /proc rw - proc proc rw\n");
        assertThat(mounts.controllers()).isEmpty();
        assertThat(mounts.unified()).isNull();
    }
}
