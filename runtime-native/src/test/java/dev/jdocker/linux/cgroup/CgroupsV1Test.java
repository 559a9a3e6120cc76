package dev.jdocker.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.DeviceThrottle;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CgroupsV1Test {
    private static final Resources PRIVILEGED = Resources.builder()
            .devices(List.of(new DeviceRule(true, null, null, null, "rwm")))
            .build();

    private final FakeControlFiles files = new FakeControlFiles();
    private final FakeLinux linux = new FakeLinux();
    private final Map<String, Path> mounts = new HashMap<>();

    @BeforeEach
    void mount() {
        hierarchy(
                "memory",
                Map.of(
                        "memory.limit_in_bytes", "9223372036854771712",
                        "memory.memsw.limit_in_bytes", "9223372036854771712",
                        "memory.soft_limit_in_bytes", "9223372036854771712",
                        "memory.swappiness", "60",
                        "memory.use_hierarchy", "1",
                        "memory.usage_in_bytes", "4096",
                        "memory.max_usage_in_bytes", "8192",
                        "memory.failcnt", "3",
                        "memory.stat", "cache 10\nrss 20\n",
                        "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"));
        hierarchy(
                "cpu",
                Map.of(
                        "cpu.shares", "1024",
                        "cpu.cfs_period_us", "100000",
                        "cpu.cfs_quota_us", "-1",
                        "cpu.stat", "nr_periods 5\nnr_throttled 1\nthrottled_time 70\n"));
        mounts.put("cpuacct", path("cpu"));
        files.templates.get(path("cpu"));
        hierarchy(
                "cpuset",
                Map.of("cpuset.cpus", "", "cpuset.mems", "", "cgroup.clone_children", "0", "release_agent", ""));
        files.files.put(path("cpuset", "cpuset.cpus"), "0-1\n");
        files.files.put(path("cpuset", "cpuset.mems"), "0\n");
        hierarchy("pids", Map.of("pids.max", "max", "pids.current", "4"));
        hierarchy("devices", Map.of("devices.allow", "", "devices.deny", ""));
        hierarchy("freezer", Map.of("freezer.state", "THAWED", "cgroup.procs", ""));
        hierarchy(
                "blkio",
                Map.of(
                        "blkio.bfq.weight", "100",
                        "blkio.throttle.read_bps_device", "",
                        "blkio.throttle.io_service_bytes_recursive",
                                "8:0 Read 5\n8:0 Write 6\n8:0 Total 11\nTotal 11\n",
                        "blkio.throttle.io_serviced_recursive", "8:0 Read 1\n8:0 Write 2\nTotal 3\n"));
    }

    private void hierarchy(String name, Map<String, String> template) {
        files.hierarchy(path(name), template);
        mounts.put(name, path(name));
    }

    private static Path path(String first, String... more) {
        return Path.of("/cg", first).resolve(Path.of("", more));
    }

    private Cgroups groups() {
        return new CgroupsV1(files, linux.calls(), mounts);
    }

    @Test
    void aGroupWithoutLimitsIsMadeWithFewCalls() {
        Cgroups groups = groups();
        groups.create("/jdocker/a", PRIVILEGED);
        files.log.clear();
        groups.create("/jdocker/b", PRIVILEGED);
        assertThat(files.log)
                .containsExactly(
                        "mkdir /cg/memory/jdocker/b",
                        "mkdir /cg/cpu/jdocker/b",
                        "mkdir /cg/cpuset/jdocker/b",
                        "mkdir /cg/pids/jdocker/b",
                        "mkdir /cg/devices/jdocker/b",
                        "mkdir /cg/freezer/jdocker/b",
                        "mkdir /cg/blkio/jdocker/b",
                        "/cg/devices/jdocker/b/devices.allow = a");
    }

    @Test
    void theParentsCpusetIsFilledAndHandedDown() {
        groups().create("jdocker/a", PRIVILEGED);
        assertThat(files.log)
                .contains(
                        "/cg/cpuset/jdocker/cpuset.cpus = 0-1",
                        "/cg/cpuset/jdocker/cpuset.mems = 0",
                        "/cg/cpuset/jdocker/cgroup.clone_children = 1")
                .doesNotContain("/cg/cpuset/cgroup.clone_children = 1");
    }

    @Test
    void memoryCountsForTheWholeTreeOnOldKernels() {
        files.templates.put(path("memory"), Map.of("memory.use_hierarchy", "0", "release_agent", ""));
        files.files.put(path("memory", "memory.use_hierarchy"), "0");
        files.files.put(path("memory", "release_agent"), "");
        groups().create("jdocker/a", PRIVILEGED);
        assertThat(files.log)
                .contains("/cg/memory/jdocker/memory.use_hierarchy = 1")
                .doesNotContain("/cg/memory/memory.use_hierarchy = 1");
    }

    @Test
    void devicesAreDeniedButForTheHarmlessOnes() {
        groups().create(
                        "/jdocker/a",
                        Resources.builder()
                                .devices(List.of(
                                        new DeviceRule(false, null, null, null, "rwm"),
                                        new DeviceRule(true, "c", 10L, 229L, "rw")))
                                .build());
        String order = "/cg/devices/jdocker/a/devices.";
        assertThat(files.log.stream().filter(line -> line.startsWith(order)))
                .containsExactly(
                        order + "deny = a",
                        order + "allow = b *:* m",
                        order + "allow = c *:* m",
                        order + "allow = c 10:229 rw",
                        order + "allow = c 136:* rwm",
                        order + "allow = c 1:3 rwm",
                        order + "allow = c 1:5 rwm",
                        order + "allow = c 1:7 rwm",
                        order + "allow = c 1:8 rwm",
                        order + "allow = c 1:9 rwm",
                        order + "allow = c 5:0 rwm",
                        order + "allow = c 5:2 rwm");
    }

    @Test
    void limitsGoToTheirFiles() {
        files.log.clear();
        groups().create(
                        "/jdocker/a",
                        PRIVILEGED.toBuilder()
                                .memory(Memory.builder()
                                        .limit(1000L)
                                        .swap(2000L)
                                        .reservation(500L)
                                        .swappiness(0L)
                                        .build())
                                .cpu(Cpu.builder()
                                        .shares(512L)
                                        .period(50000L)
                                        .quota(25000L)
                                        .cpus("0")
                                        .mems("0")
                                        .build())
                                .pids(new Pids(10L))
                                .blockIo(BlockIo.builder()
                                        .weight(300)
                                        .throttleReadBpsDevice(List.of(new DeviceThrottle(8, 0, 1048576)))
                                        .build())
                                .build());
        assertThat(files.log.stream().filter(line -> line.contains("/a/") && line.contains(" = ")))
                .containsExactly(
                        "/cg/devices/jdocker/a/devices.allow = a",
                        "/cg/memory/jdocker/a/memory.limit_in_bytes = 1000",
                        "/cg/memory/jdocker/a/memory.memsw.limit_in_bytes = 2000",
                        "/cg/memory/jdocker/a/memory.soft_limit_in_bytes = 500",
                        "/cg/memory/jdocker/a/memory.swappiness = 0",
                        "/cg/cpu/jdocker/a/cpu.shares = 512",
                        "/cg/cpu/jdocker/a/cpu.cfs_period_us = 50000",
                        "/cg/cpu/jdocker/a/cpu.cfs_quota_us = 25000",
                        "/cg/cpuset/jdocker/a/cpuset.cpus = 0",
                        "/cg/cpuset/jdocker/a/cpuset.mems = 0",
                        "/cg/pids/jdocker/a/pids.max = 10",
                        "/cg/blkio/jdocker/a/blkio.bfq.weight = 300",
                        "/cg/blkio/jdocker/a/blkio.throttle.read_bps_device = 8:0 1048576");
    }

    @Test
    void aRaisedLimitRaisesMemoryAndSwapFirst() {
        Cgroup group = groups().create("/jdocker/a", limited(1000, 1000));
        files.log.clear();
        group.update(limited(3000, 4000));
        assertThat(files.log)
                .containsExactly(
                        "/cg/memory/jdocker/a/memory.memsw.limit_in_bytes = 4000",
                        "/cg/memory/jdocker/a/memory.limit_in_bytes = 3000");
        files.log.clear();
        group.update(
                Resources.builder().memory(Memory.builder().limit(-1L).build()).build());
        assertThat(files.log)
                .containsExactly(
                        "/cg/memory/jdocker/a/memory.memsw.limit_in_bytes = -1",
                        "/cg/memory/jdocker/a/memory.limit_in_bytes = -1");
    }

    @Test
    void aShorterPeriodGoesAfterItsQuota() {
        Cgroup group = groups().create("/jdocker/a", PRIVILEGED);
        Path period = path("cpu", "jdocker", "a", "cpu.cfs_period_us");
        files.log.clear();
        files.refusals.put(period, "1000");
        assertThatThrownBy(() -> group.update(Resources.builder()
                        .cpu(Cpu.builder().period(1000L).quota(500L).build())
                        .build()))
                .isInstanceOf(CgroupException.class)
                .hasMessage("set cpu.cfs_period_us of cgroup /cg/cpu/jdocker/a to [1000]: Invalid argument");
        assertThat(files.log).containsExactly("/cg/cpu/jdocker/a/cpu.cfs_quota_us = 500");
    }

    @Test
    void aPidsLimitCanBeLifted() {
        Cgroup group = groups().create(
                        "/jdocker/a", PRIVILEGED.toBuilder().pids(new Pids(-1L)).build());
        assertThat(files.log).noneMatch(line -> line.contains("pids.max"));
        group.update(Resources.builder().pids(new Pids(0L)).build());
        assertThat(files.log).endsWith("/cg/pids/jdocker/a/pids.max = max");
    }

    @Test
    void aLimitWithoutItsControllerIsAnErrorAndLeavesNothing() {
        mounts.remove("pids");
        assertThatThrownBy(() -> groups().create(
                                "/jdocker/a",
                                PRIVILEGED.toBuilder().pids(new Pids(5L)).build()))
                .isInstanceOf(CgroupException.class)
                .hasMessage("limit pids: the pids cgroup controller is not mounted");
        assertThat(files.directories).noneMatch(path -> path.endsWith("jdocker/a"));
    }

    @Test
    void aSwapLimitOnAKernelThatDoesNotCountItIsAnError() {
        files.templates.put(path("memory"), Map.of("memory.limit_in_bytes", "1", "memory.use_hierarchy", "1"));
        assertThatThrownBy(() -> groups().create("/jdocker/a", limited(1, 2)))
                .isInstanceOf(CgroupException.class)
                .hasMessage("limit memory and swap: this kernel does not count swap");
    }

    @Test
    void aLeftoverIsMadeAnewButNotOneInUse() {
        Cgroups groups = groups();
        groups.create("/jdocker/a", limited(1, 1));
        groups.create("/jdocker/a", PRIVILEGED);
        assertThat(files.files)
                .containsEntry(path("memory", "jdocker", "a", "memory.limit_in_bytes"), "9223372036854771712");
        files.busy.add(path("memory", "jdocker", "a"));
        files.files.put(path("freezer", "jdocker", "a", "cgroup.procs"), "77\n");
        assertThatThrownBy(() -> groups.create("/jdocker/a", PRIVILEGED))
                .isInstanceOf(CgroupException.class)
                .hasMessage("create cgroup /cg/memory/jdocker/a: Device or resource busy");
        assertThat(files.directories).contains(path("freezer", "jdocker", "a"));
    }

    @Test
    void parentsThatVanishedAreMadeAgain() throws Exception {
        Cgroups groups = groups();
        groups.create("/jdocker/a", PRIVILEGED).delete();
        for (Path directory : List.copyOf(files.directories)) {
            if (directory.endsWith("jdocker")) {
                files.removeDirectory(directory);
            }
        }
        groups.create("/jdocker/a", PRIVILEGED);
        assertThat(files.directories).contains(path("cpuset", "jdocker", "a"));
    }

    @Test
    void everyHierarchyIsEnteredOnce() {
        Cgroup group = groups().create("/jdocker/a", PRIVILEGED);
        try (CgroupEntry entry = group.entry()) {
            assertThat(((CgroupEntry.Tasks) entry).tasks()).hasSize(7);
        }
        assertThat(files.log).contains("open /cg/cpu/jdocker/a/tasks", "open /cg/freezer/jdocker/a/tasks");
        assertThat(files.closed).isEqualTo(7);
    }

    @Test
    void killingFreezesThenKillsAllBelowThenThaws() throws Exception {
        Cgroup group = groups().create("/jdocker/a", PRIVILEGED);
        files.makeDirectory(path("freezer", "jdocker", "a", "inner"));
        files.files.put(path("freezer", "jdocker", "a", "cgroup.procs"), "11\n12\n");
        files.files.put(path("freezer", "jdocker", "a", "inner", "cgroup.procs"), "13\n");
        files.log.clear();
        group.killAll();
        assertThat(linux.killed).containsExactly(11, 12, 13);
        assertThat(files.log)
                .containsExactly(
                        "/cg/freezer/jdocker/a/freezer.state = FROZEN", "/cg/freezer/jdocker/a/freezer.state = THAWED");
        assertThat(group.isFrozen()).isFalse();
    }

    @Test
    void whatIsUsedIsRead() {
        files.files.put(path("cpu", "cpuacct.usage"), "1");
        Cgroup group = groups().create("/jdocker/a", PRIVILEGED);
        files.files.put(path("cpu", "jdocker", "a", "cpuacct.usage"), "30\n");
        files.files.put(path("cpu", "jdocker", "a", "cpuacct.stat"), "user 1\nsystem 2\n");
        files.files.put(path("cpu", "jdocker", "a", "cpuacct.usage_percpu"), "12 18 \n");
        assertThat(group.stats())
                .isEqualTo(new CgroupStats(
                        new CgroupStats.Cpu(30, 10_000_000, 20_000_000, 5, 1, 70, List.of(12L, 18L)),
                        new CgroupStats.Memory(4096, 8192, Long.MAX_VALUE, 3, Map.of("cache", 10L, "rss", 20L)),
                        new CgroupStats.Tasks(4, Long.MAX_VALUE),
                        List.of(new CgroupStats.BlockIo(8, 0, 5, 6, 1, 2))));
        assertThat(group.oomKills()).isEqualTo(2);
        assertThat(groups().open("/jdocker/none").oomKills()).isZero();
    }

    @Test
    void deletingWhatIsGoneDoesNothing() {
        Cgroup group = groups().open("/jdocker/none");
        group.delete();
        assertThat(group.pids()).isEmpty();
        group.killAll();
    }

    @Test
    void theFeaturesAreThoseOfTheMountedControllers() {
        CgroupFeatures features = groups().features();
        assertThat(features.swapLimit()).isTrue();
        assertThat(features.cpuRealtime()).isFalse();
        assertThat(features.blockIoWeight()).isTrue();
        assertThat(groups().version()).isEqualTo(1);
    }

    @Test
    void aPathCannotLeaveTheHierarchy() {
        assertThatThrownBy(() -> groups().open("/jdocker/../.."))
                .isInstanceOf(CgroupException.class)
                .hasMessage("invalid cgroup path \"/jdocker/../..\"");
        assertThatThrownBy(() -> groups().open("/")).hasMessage("invalid cgroup path \"/\"");
    }

    private static Resources limited(long memory, long swap) {
        return Resources.builder()
                .memory(Memory.builder().limit(memory).swap(swap).build())
                .build();
    }
}
