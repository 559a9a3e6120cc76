package dev.jdocker.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.DeviceThrottle;
import dev.jdocker.oci.DeviceWeight;
import dev.jdocker.oci.HugepageLimit;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.NetworkClass;
import dev.jdocker.oci.NetworkPriority;
import dev.jdocker.oci.RdmaLimit;
import dev.jdocker.oci.Resources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each property of {@code linux.resources} is written in both versions, or refused. */
class EveryLimitTest {
    private static final Path V1 = Path.of("/v1");
    private static final Path V2 = Path.of("/v2");

    /** Everything a kernel can offer. */
    private static final Map<String, List<String>> V1_FILES = Map.of(
            "memory",
            List.of(
                    "memory.limit_in_bytes=9223372036854771712",
                    "memory.memsw.limit_in_bytes=9223372036854771712",
                    "memory.soft_limit_in_bytes=0",
                    "memory.kmem.limit_in_bytes=0",
                    "memory.kmem.tcp.limit_in_bytes=0",
                    "memory.swappiness=60",
                    "memory.use_hierarchy=1",
                    "memory.usage_in_bytes=4096",
                    "memory.oom_control=oom_kill_disable 0\nunder_oom 0\n"),
            "cpu",
            List.of(
                    "cpu.shares=1024",
                    "cpu.cfs_period_us=100000",
                    "cpu.cfs_quota_us=-1",
                    "cpu.cfs_burst_us=0",
                    "cpu.idle=0",
                    "cpu.rt_period_us=1000000",
                    "cpu.rt_runtime_us=0"),
            "blkio",
            List.of(
                    "blkio.weight=500",
                    "blkio.weight_device=",
                    "blkio.leaf_weight=500",
                    "blkio.leaf_weight_device=",
                    "blkio.throttle.read_bps_device=",
                    "blkio.throttle.write_bps_device=",
                    "blkio.throttle.read_iops_device=",
                    "blkio.throttle.write_iops_device="),
            "hugetlb",
            List.of("hugetlb.2MB.limit_in_bytes=0", "hugetlb.2MB.rsvd.limit_in_bytes=0"),
            "net_cls",
            List.of("net_cls.classid=0"),
            "net_prio",
            List.of("net_prio.ifpriomap="),
            "rdma",
            List.of("rdma.max="),
            "devices",
            List.of("devices.allow=", "devices.deny="),
            "freezer",
            List.of("cgroup.procs="));

    private static final List<String> V2_FILES = List.of(
            "cgroup.controllers=cpuset cpu io memory hugetlb pids rdma",
            "cgroup.subtree_control=cpuset cpu io memory hugetlb pids rdma",
            "cgroup.procs=",
            "memory.max=max",
            "memory.swap.max=max",
            "memory.low=0",
            "memory.current=4096",
            "cpu.weight=100",
            "cpu.max=max 100000",
            "cpu.max.burst=0",
            "cpu.idle=0",
            "cpuset.cpus=",
            "cpuset.mems=",
            "io.weight=default 100",
            "io.max=",
            "hugetlb.2MB.max=max",
            "hugetlb.2MB.rsvd.max=max",
            "rdma.max=");

    private final FakeControlFiles files = new FakeControlFiles();
    private final FakeLinux linux = new FakeLinux();
    private final Map<String, Path> mounts = new HashMap<>();

    private static Map<String, String> template(List<String> files) {
        return new HashMap<>(
                files.stream().collect(Collectors.toMap(f -> f.split("=", 2)[0], f -> f.split("=", 2)[1])));
    }

    private Cgroup one(Resources resources) {
        V1_FILES.forEach((controller, names) -> {
            files.hierarchy(V1.resolve(controller), template(names));
            mounts.put(controller, V1.resolve(controller));
        });
        Resources.Builder privileged = resources.toBuilder();
        return new CgroupsV1(files, linux.calls(), mounts)
                .create(
                        "/a",
                        privileged
                                .devices(List.of(new DeviceRule(true, null, null, null, "rwm")))
                                .build());
    }

    private Cgroup two(Resources resources) {
        files.hierarchy(V2, template(V2_FILES));
        return new CgroupsV2(files, linux.calls(), V2).create("/a", resources);
    }

    /** Orders to the group's files, without those about devices. */
    private List<String> orders() {
        List<String> orders = files.log.stream()
                .filter(line -> line.contains("/a/") && line.contains(" = ") && !line.contains("devices.allow"))
                .map(line -> line.substring(line.indexOf("/a/") + 3))
                .toList();
        files.log.clear();
        return orders;
    }

    private void refusedByV2(Resources resources, String what) {
        assertThatThrownBy(() -> two(resources))
                .isInstanceOf(CgroupException.class)
                .hasMessage("set " + what + ": cgroup version 2 has no such limit");
        assertThat(files.directories).doesNotContain(V2.resolve("a"));
    }

    private static Resources memory(Memory.Builder memory) {
        return Resources.builder().memory(memory.build()).build();
    }

    private static Resources cpu(Cpu.Builder cpu) {
        return Resources.builder().cpu(cpu.build()).build();
    }

    @Test
    void kernelMemory() {
        Resources wish = memory(Memory.builder().kernel(100L).kernelTcp(50L));
        one(wish);
        assertThat(orders()).containsExactly("memory.kmem.limit_in_bytes = 100", "memory.kmem.tcp.limit_in_bytes = 50");
        refusedByV2(memory(Memory.builder().kernel(100L)), "memory.kernel");
        refusedByV2(memory(Memory.builder().kernelTcp(100L)), "memory.kernelTCP");
    }

    @Test
    void swappinessIsOfVersion1() {
        one(memory(Memory.builder().swappiness(0L)));
        assertThat(orders()).containsExactly("memory.swappiness = 0");
        refusedByV2(memory(Memory.builder().swappiness(0L)), "memory.swappiness");
    }

    @Test
    void theOomKillerIsSwitchedOffAndOnAgain() {
        Cgroup group = one(memory(Memory.builder().disableOomKiller(true)));
        assertThat(orders()).containsExactly("memory.oom_control = 1");
        files.files.put(V1.resolve("memory/a/memory.oom_control"), "oom_kill_disable 1\nunder_oom 0\n");
        group.update(memory(Memory.builder().disableOomKiller(false)));
        assertThat(orders()).containsExactly("memory.oom_control = 0");
        refusedByV2(memory(Memory.builder().disableOomKiller(true)), "memory.disableOOMKiller");
        two(memory(Memory.builder().disableOomKiller(false)));
        assertThat(orders()).isEmpty();
    }

    @Test
    void hierarchyIsAsItIsOrAsTheKernelLets() {
        one(memory(Memory.builder().useHierarchy(true)));
        assertThat(orders()).isEmpty();
        two(memory(Memory.builder().useHierarchy(true)));
        assertThat(orders()).isEmpty();
        refusedByV2(memory(Memory.builder().useHierarchy(false)), "memory.useHierarchy false");
        files.refusals.put(V1.resolve("memory/a/memory.use_hierarchy"), "0");
        assertThatThrownBy(() -> one(memory(Memory.builder().useHierarchy(false))))
                .hasMessage("set memory.use_hierarchy of cgroup /v1/memory/a to [0]: Invalid argument");
    }

    @Test
    void aLimitBelowTheUseIsRefusedWhereThatIsAsked() {
        Resources careful = memory(Memory.builder().limit(4000L).checkBeforeUpdate(true));
        String message = "limit memory: the limit 4000 is below the 4096 bytes in use";
        assertThatThrownBy(() -> one(careful)).hasMessage(message);
        assertThatThrownBy(() -> two(careful)).hasMessage(message);
        one(memory(Memory.builder().limit(5000L).checkBeforeUpdate(true)));
        assertThat(orders()).containsExactly("memory.limit_in_bytes = 5000");
    }

    @Test
    void unlimitedMemoryOrSwapLiftsTheSwapLimitOfVersion2() {
        two(memory(Memory.builder().limit(-1L)));
        assertThat(orders()).containsExactly("memory.swap.max = max", "memory.max = max");
        two(memory(Memory.builder().swap(-1L)));
        assertThat(orders()).containsExactly("memory.swap.max = max");
    }

    @Test
    void cpuBurstIdleAndRealtime() {
        Cgroup first =
                one(cpu(Cpu.builder().burst(200L).idle(1L).realtimePeriod(1000L).realtimeRuntime(500L)));
        assertThat(orders())
                .containsExactly(
                        "cpu.rt_period_us = 1000", "cpu.rt_runtime_us = 500", "cpu.cfs_burst_us = 200", "cpu.idle = 1");
        first.update(cpu(Cpu.builder().burst(0L).idle(0L)));
        assertThat(orders()).containsExactly("cpu.cfs_burst_us = 0", "cpu.idle = 0");
        Cgroup second = two(cpu(Cpu.builder().burst(200L).idle(1L)));
        assertThat(orders()).containsExactly("cpu.max.burst = 200", "cpu.idle = 1");
        second.update(cpu(Cpu.builder().burst(0L).idle(0L)));
        assertThat(orders()).containsExactly("cpu.max.burst = 0", "cpu.idle = 0");
        refusedByV2(cpu(Cpu.builder().realtimePeriod(1000L)), "cpu.realtimePeriod");
        refusedByV2(cpu(Cpu.builder().realtimeRuntime(1000L)), "cpu.realtimeRuntime");
    }

    @Test
    void cpusets() {
        two(cpu(Cpu.builder().cpus("0-1").mems("0")));
        assertThat(orders()).containsExactly("cpuset.cpus = 0-1", "cpuset.mems = 0");
    }

    @Test
    void weightsOfBlockDevices() {
        Resources wish = Resources.builder()
                .blockIo(BlockIo.builder()
                        .weight(300)
                        .weightDevice(List.of(new DeviceWeight(8, 0, 10, null)))
                        .build())
                .build();
        one(wish);
        assertThat(orders()).containsExactly("blkio.weight = 300", "blkio.weight_device = 8:0 10");
        two(wish);
        assertThat(orders()).containsExactly("io.weight = 2930", "io.weight = 8:0 1");
    }

    @Test
    void theSchedulersOwnWeightsAreTakenWhereItIsBfq() {
        Resources wish = Resources.builder()
                .blockIo(BlockIo.builder()
                        .weight(300)
                        .weightDevice(List.of(new DeviceWeight(8, 0, 10, null)))
                        .build())
                .build();
        Map<String, String> bfq = template(V2_FILES);
        bfq.put("io.bfq.weight", "default 100");
        files.hierarchy(V2, bfq);
        new CgroupsV2(files, linux.calls(), V2).create("/a", wish);
        assertThat(orders()).containsExactly("io.bfq.weight = 300", "io.bfq.weight = 8:0 10");
    }

    @Test
    void leafWeightsAreOfVersion1() {
        one(Resources.builder()
                .blockIo(BlockIo.builder()
                        .leafWeight(200)
                        .weightDevice(List.of(new DeviceWeight(8, 0, null, 20)))
                        .build())
                .build());
        assertThat(orders()).containsExactly("blkio.leaf_weight = 200", "blkio.leaf_weight_device = 8:0 20");
        refusedByV2(
                Resources.builder()
                        .blockIo(BlockIo.builder().leafWeight(200).build())
                        .build(),
                "blockIO.leafWeight");
        refusedByV2(
                Resources.builder()
                        .blockIo(BlockIo.builder()
                                .weightDevice(List.of(new DeviceWeight(8, 0, null, 20)))
                                .build())
                        .build(),
                "blockIO.weightDevice.leafWeight");
    }

    @Test
    void ratesOfBlockDevices() {
        Resources wish = Resources.builder()
                .blockIo(BlockIo.builder()
                        .throttleReadBpsDevice(List.of(new DeviceThrottle(8, 0, 1)))
                        .throttleWriteBpsDevice(List.of(new DeviceThrottle(8, 0, 2)))
                        .throttleReadIopsDevice(List.of(new DeviceThrottle(8, 0, 3)))
                        .throttleWriteIopsDevice(List.of(new DeviceThrottle(8, 0, 0)))
                        .build())
                .build();
        one(wish);
        assertThat(orders())
                .containsExactly(
                        "blkio.throttle.read_bps_device = 8:0 1",
                        "blkio.throttle.write_bps_device = 8:0 2",
                        "blkio.throttle.read_iops_device = 8:0 3",
                        "blkio.throttle.write_iops_device = 8:0 0");
        two(wish);
        assertThat(orders())
                .containsExactly(
                        "io.max = 8:0 rbps=1", "io.max = 8:0 wbps=2", "io.max = 8:0 riops=3", "io.max = 8:0 wiops=max");
    }

    @Test
    void hugePagesInUseAndReserved() {
        Resources wish = Resources.builder()
                .hugepageLimits(List.of(new HugepageLimit("2MB", 4096)))
                .build();
        one(wish);
        assertThat(orders())
                .containsExactly("hugetlb.2MB.limit_in_bytes = 4096", "hugetlb.2MB.rsvd.limit_in_bytes = 4096");
        two(wish);
        assertThat(orders()).containsExactly("hugetlb.2MB.max = 4096", "hugetlb.2MB.rsvd.max = 4096");
    }

    @Test
    void networkClassesAndPrioritiesAreOfVersion1() {
        NetworkClass both = new NetworkClass(1048577L, List.of(new NetworkPriority("eth0", 5)));
        one(Resources.builder().network(both).build());
        assertThat(orders()).containsExactly("net_cls.classid = 1048577", "net_prio.ifpriomap = eth0 5");
        refusedByV2(Resources.builder().network(both).build(), "network.classID");
        refusedByV2(
                Resources.builder()
                        .network(new NetworkClass(null, both.priorities()))
                        .build(),
                "network.priorities");
    }

    @Test
    void rdmaDevices() {
        Resources wish = Resources.builder()
                .rdma(Map.of("mlx5_1", new RdmaLimit(3L, null)))
                .build();
        one(wish);
        assertThat(orders()).containsExactly("rdma.max = mlx5_1 hca_handle=3 hca_object=max");
        two(wish);
        assertThat(orders()).containsExactly("rdma.max = mlx5_1 hca_handle=3 hca_object=max");
    }

    @Test
    void whatHasNoControllerIsRefused() {
        Resources rdma = Resources.builder()
                .rdma(Map.of("mlx5_1", new RdmaLimit(3L, 4L)))
                .build();
        assertThatThrownBy(() -> new CgroupsV1(files, linux.calls(), Map.of()).create("/a", rdma))
                .isInstanceOf(CgroupException.class);
        List<String> without = V2_FILES.stream()
                .filter(file -> !file.startsWith("rdma"))
                .map(file -> file.replace(" rdma", ""))
                .toList();
        files.hierarchy(V2, template(without));
        assertThatThrownBy(() -> new CgroupsV2(files, linux.calls(), V2).create("/a", rdma))
                .hasMessage("set rdma.max: the rdma cgroup controller is not available");
    }

    @Test
    void unifiedResourcesAreOfVersion2() {
        Resources wish = Resources.builder().unified(Map.of("cpu.idle", "1")).build();
        two(wish);
        assertThat(orders()).containsExactly("cpu.idle = 1");
        assertThatThrownBy(() -> one(wish))
                .hasMessage("set unified cgroup resources: this machine has cgroup version 1");
        assertThatThrownBy(() ->
                        two(Resources.builder().unified(Map.of("cpu.none", "1")).build()))
                .hasMessage("set cpu.none: this kernel does not offer it");
        assertThatThrownBy(() ->
                        two(Resources.builder().unified(Map.of("../x.y", "1")).build()))
                .hasMessage("invalid unified cgroup resource \"../x.y\"");
    }
}
