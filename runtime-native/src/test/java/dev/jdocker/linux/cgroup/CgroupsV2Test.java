package dev.jdocker.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CgroupsV2Test {
    private static final Path TOP = Path.of("/cg2");
    private static final Path GROUP = TOP.resolve("jdocker/a");

    private final FakeControlFiles files = new FakeControlFiles();
    private final FakeLinux linux = new FakeLinux();
    private final Map<String, String> template = new HashMap<>(Map.of(
            "cgroup.controllers", "cpuset cpu io memory pids",
            "cgroup.subtree_control", "",
            "cgroup.kill", "",
            "cgroup.freeze", "0",
            "cgroup.procs", "",
            "cgroup.events", "populated 0\nfrozen 1\n",
            "memory.max", "max",
            "memory.swap.max", "max",
            "pids.max", "max",
            "cpu.max", "max 100000"));

    @BeforeEach
    void mount() {
        template.put("memory.low", "0");
        template.put("cpu.weight", "100");
        template.put("memory.events", "low 0\nmax 4\noom 1\noom_kill 3\n");
        files.hierarchy(TOP, template);
    }

    private Cgroups groups() {
        return new CgroupsV2(files, linux.calls(), TOP);
    }

    @Test
    void controllersAreHandedDownThePathOnce() {
        Cgroups groups = groups();
        groups.create("/jdocker/a", Resources.builder().build());
        groups.create("/jdocker/b", Resources.builder().build());
        assertThat(files.log.stream().filter(line -> line.contains("subtree_control")))
                .containsExactly(
                        "/cg2/cgroup.subtree_control = +cpuset +cpu +io +memory +pids",
                        "/cg2/jdocker/cgroup.subtree_control = +cpuset +cpu +io +memory +pids");
    }

    @Test
    void aControllerThatIsRefusedDoesNotKeepTheOthersAway() {
        files.refusals.put(TOP.resolve("cgroup.subtree_control"), "+cpuset +cpu +io +memory +pids");
        groups().create("/jdocker/a", Resources.builder().build());
        assertThat(files.log).startsWith("/cg2/cgroup.subtree_control = +cpuset", "/cg2/cgroup.subtree_control = +cpu");
    }

    @Test
    void limitsAreConverted() {
        groups().create(
                        "/jdocker/a",
                        Resources.builder()
                                .memory(Memory.builder()
                                        .limit(1000L)
                                        .swap(1500L)
                                        .reservation(600L)
                                        .build())
                                .cpu(Cpu.builder().shares(1024L).quota(50000L).build())
                                .pids(new Pids(10L))
                                .unified(Map.of("memory.max", "900"))
                                .build());
        assertThat(files.log.stream().filter(line -> line.startsWith(GROUP + "/")))
                .containsExactly(
                        "/cg2/jdocker/a/memory.swap.max = 500",
                        "/cg2/jdocker/a/memory.max = 1000",
                        "/cg2/jdocker/a/memory.low = 600",
                        "/cg2/jdocker/a/cpu.weight = 100",
                        "/cg2/jdocker/a/cpu.max = 50000 100000",
                        "/cg2/jdocker/a/pids.max = 10",
                        "/cg2/jdocker/a/memory.max = 900");
    }

    @Test
    void anUpdateLiftsLimits() {
        Cgroup group = groups().create("/jdocker/a", Resources.builder().build());
        files.log.clear();
        group.update(Resources.builder()
                .memory(Memory.builder().limit(-1L).swap(-1L).build())
                .cpu(Cpu.builder().quota(-1L).build())
                .pids(new Pids(-1L))
                .build());
        assertThat(files.log)
                .containsExactly(
                        "/cg2/jdocker/a/memory.swap.max = max",
                        "/cg2/jdocker/a/memory.max = max",
                        "/cg2/jdocker/a/cpu.max = max 100000",
                        "/cg2/jdocker/a/pids.max = max");
    }

    @Test
    void sharesBecomeWeights() {
        assertThat(V2Limits.weight(2)).isEqualTo(1);
        assertThat(V2Limits.weight(1024)).isEqualTo(100);
        assertThat(V2Limits.weight(262144)).isEqualTo(10000);
        assertThat(V2Limits.weight(512)).isBetween(55L, 65L);
        assertThat(V2Limits.ioWeight(10)).isEqualTo(1);
        assertThat(V2Limits.ioWeight(1000)).isEqualTo(10000);
    }

    @Test
    void aLimitWithoutItsControllerIsAnErrorAndLeavesNothing() {
        template.put("cgroup.controllers", "cpu");
        template.remove("pids.max");
        files.hierarchy(TOP, template);
        files.files.remove(TOP.resolve("pids.max"));
        assertThatThrownBy(() -> groups().create(
                                "/jdocker/a",
                                Resources.builder().pids(new Pids(5L)).build()))
                .isInstanceOf(CgroupException.class)
                .hasMessage("set pids.max: the pids cgroup controller is not available");
        assertThat(files.directories).doesNotContain(GROUP);
    }

    @Test
    void swapBelowMemoryIsRefused() {
        assertThatThrownBy(() -> groups().create(
                                "/jdocker/a",
                                Resources.builder()
                                        .memory(Memory.builder()
                                                .limit(10L)
                                                .swap(5L)
                                                .build())
                                        .build()))
                .isInstanceOf(CgroupException.class)
                .hasMessage("limit memory and swap: memory plus swap is less than memory");
    }

    @Test
    void devicesAreDecidedByAProgram() {
        groups().create("/jdocker/a", Resources.builder().build());
        assertThat(linux.programs).hasSize(1);
        assertThat(linux.attached).isEqualTo(1);
        groups().create(
                        "/jdocker/b",
                        Resources.builder()
                                .devices(List.of(new DeviceRule(true, "a", null, null, "rwm")))
                                .build());
        assertThat(linux.programs).hasSize(1);
    }

    @Test
    void devicesCannotChangeLater() {
        Cgroup group = groups().create("/jdocker/a", Resources.builder().build());
        assertThatThrownBy(() -> group.update(Resources.builder()
                        .devices(List.of(new DeviceRule(true, "a", null, null, "rwm")))
                        .build()))
                .isInstanceOf(CgroupException.class)
                .hasMessage("change the devices of cgroup /jdocker/a: they are fixed at its creation");
    }

    @Test
    void theKernelKillsAndFreezes() {
        Cgroup group = groups().create("/jdocker/a", Resources.builder().build());
        files.log.clear();
        group.killAll();
        group.freeze();
        assertThat(group.isFrozen()).isTrue();
        group.thaw();
        assertThat(files.log)
                .containsExactly(
                        "/cg2/jdocker/a/cgroup.kill = 1",
                        "/cg2/jdocker/a/cgroup.freeze = 1",
                        "/cg2/jdocker/a/cgroup.freeze = 0");
        assertThat(group.oomKills()).isEqualTo(3);
        assertThat(group.entry()).isInstanceOf(CgroupEntry.Directory.class);
    }

    @Test
    void withoutKillTheProcessesAreSignalled() {
        Cgroup group = groups().create("/jdocker/a", Resources.builder().build());
        files.files.remove(GROUP.resolve("cgroup.kill"));
        files.files.put(GROUP.resolve("cgroup.procs"), "4\n5\n");
        group.killAll();
        assertThat(linux.killed).containsExactly(4, 5);
    }

    @Test
    void whatIsUsedIsRead() {
        template.put(
                "cpu.stat",
                "usage_usec 3\nuser_usec 1\nsystem_usec 2\nnr_periods 4\nnr_throttled 5\nthrottled_usec 6\n");
        template.put("memory.current", "70\n");
        template.put("memory.peak", "80\n");
        template.put("memory.stat", "anon 9\n");
        template.put("pids.current", "2\n");
        template.put("io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n7:0\n");
        assertThat(groups().create("/jdocker/a", Resources.builder().build()).stats())
                .isEqualTo(new CgroupStats(
                        new CgroupStats.Cpu(3000, 1000, 2000, 4, 5, 6000, List.of()),
                        new CgroupStats.Memory(70, 80, Long.MAX_VALUE, 4, Map.of("anon", 9L)),
                        new CgroupStats.Tasks(2, Long.MAX_VALUE),
                        List.of(new CgroupStats.BlockIo(8, 0, 1, 2, 3, 4))));
    }

    @Test
    void theFeaturesAreThoseOfTheControllers() {
        CgroupFeatures features = groups().features();
        assertThat(features.memoryLimit()).isTrue();
        assertThat(features.oomKillDisable()).isFalse();
        assertThat(groups().version()).isEqualTo(2);
    }
}
