package dev.jdocker.linux.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.HugepageLimit;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.NetworkClass;
import dev.jdocker.oci.NetworkPriority;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same life of a group on the kernel this runs on, version 1 or 2. */
class CgroupKernelTest {
    private static final String PARENT =
            "/jdocker-test-" + ProcessHandle.current().pid();
    private static final Resources LIMITS = Resources.builder()
            .devices(List.of(new DeviceRule(false, "a", null, null, "rwm")))
            .memory(Memory.builder().limit(64L << 20).build())
            .cpu(Cpu.builder().shares(512L).quota(50_000L).build())
            .pids(new Pids(16L))
            .build();

    private final Linux linux = new JnrLinux();
    private final Cgroups groups = cgroups(linux);

    /** Empty groups are all that a test leaves; a process still in one is the test's own. */
    @AfterEach
    void remove() {
        Cgroup parent = groups.open(PARENT);
        parent.killAll();
        parent.delete();
    }

    /** One of each kind; a disk that every machine under test has. */
    private static Map<String, Resources> wishes() {
        Map<String, Resources> wishes = new LinkedHashMap<>();
        wishes.put("memory", memory(Memory.builder().limit(64L << 20).reservation(32L << 20)));
        wishes.put("memory and swap", memory(Memory.builder().limit(64L << 20).swap(96L << 20)));
        wishes.put("memory, checked", memory(Memory.builder().limit(64L << 20).checkBeforeUpdate(true)));
        wishes.put("hierarchy", memory(Memory.builder().useHierarchy(true)));
        wishes.put("kernel memory", memory(Memory.builder().kernel(64L << 20)));
        wishes.put("kernel TCP memory", memory(Memory.builder().kernelTcp(64L << 20)));
        wishes.put("swappiness", memory(Memory.builder().swappiness(10L)));
        wishes.put("no OOM killer", memory(Memory.builder().disableOomKiller(true)));
        wishes.put("cpu shares", cpu(Cpu.builder().shares(512L)));
        wishes.put("cpu quota", cpu(Cpu.builder().quota(50_000L).period(100_000L)));
        wishes.put("cpu burst", cpu(Cpu.builder().quota(50_000L).burst(10_000L)));
        wishes.put("cpu idle", cpu(Cpu.builder().idle(1L)));
        wishes.put("cpus", cpu(Cpu.builder().cpus("0").mems("0")));
        wishes.put("pids", Resources.builder().pids(new Pids(5L)).build());
        wishes.put("block I/O weight", blockIo(BlockIo.builder().weight(200)));
        wishes.put("block I/O leaf weight", blockIo(BlockIo.builder().leafWeight(200)));
        wishes.put(
                "huge pages",
                Resources.builder()
                        .hugepageLimits(List.of(new HugepageLimit("2MB", 4 << 20)))
                        .build());
        wishes.put(
                "network class",
                Resources.builder()
                        .network(new NetworkClass(1048577L, List.of()))
                        .build());
        wishes.put(
                "network priorities",
                Resources.builder()
                        .network(new NetworkClass(null, List.of(new NetworkPriority("lo", 2))))
                        .build());
        wishes.put(
                "unified", Resources.builder().unified(Map.of("pids.max", "7")).build());
        return wishes;
    }

    private static Resources memory(Memory.Builder memory) {
        return Resources.builder().memory(memory.build()).build();
    }

    private static Resources cpu(Cpu.Builder cpu) {
        return Resources.builder().cpu(cpu.build()).build();
    }

    private static Resources blockIo(BlockIo.Builder io) {
        return Resources.builder().blockIo(io.build()).build();
    }

    /** What is refused is refused for the lack of a file or controller, never by the kernel for what was written. */
    @Test
    void everyLimitIsSetOrRefusedForWhatThisKernelLacks() {
        List<String> set = new ArrayList<>();
        wishes().forEach((name, wish) -> {
            try {
                groups.create(PARENT + "/each", wish).delete();
                set.add(name);
            } catch (CgroupException e) {
                assertThat(e.getMessage())
                        .as(name)
                        .matches(".*(is not mounted|does not offer it|is not available|has no such limit"
                                + "|does not count swap|has cgroup version 1|is deprecated)"
                                + "|.*kmem.limit_in_bytes.*(not supported|operation not permitted).*");
            }
        });
        assertThat(set).contains("memory", "memory, checked", "hierarchy", "cpu shares", "cpu quota", "cpus", "pids");
        assertThat(set.contains("unified")).isEqualTo(groups.version() == 2);
        assertThat(set.contains("swappiness")).isEqualTo(groups.version() == 1);
    }

    @Test
    void aGroupLimitsFreezesKillsAndGoes() throws Exception {
        Cgroup group = groups.create(PARENT + "/a", LIMITS);
        Process process = new ProcessBuilder("sleep", "600").start();
        try (CgroupEntry entry = group.entry()) {
            enter(entry, process.pid());
        }
        assertThat(group.pids()).containsExactly(Math.toIntExact(process.pid()));
        CgroupStats stats = group.stats();
        assertThat(stats.memory().limitBytes()).isEqualTo(64L << 20);
        assertThat(stats.tasks()).isEqualTo(new CgroupStats.Tasks(1, 16));
        group.update(Resources.builder()
                .memory(Memory.builder().limit(128L << 20).build())
                .pids(new Pids(-1L))
                .build());
        assertThat(group.stats().memory().limitBytes()).isEqualTo(128L << 20);
        assertThat(group.stats().tasks().limit()).isEqualTo(Long.MAX_VALUE);
        group.freeze();
        assertThat(group.isFrozen()).isTrue();
        group.thaw();
        assertThat(group.isFrozen()).isFalse();
        group.killAll();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
        group.delete();
        assertThat(group.pids()).isEmpty();
    }

    @Test
    void aFrozenGroupCanBeKilled() throws Exception {
        Cgroup group = groups.create(PARENT + "/b", Resources.builder().build());
        Process process = new ProcessBuilder("sleep", "600").start();
        try (CgroupEntry entry = group.entry()) {
            enter(entry, process.pid());
        }
        group.freeze();
        group.killAll();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        group.delete();
    }

    /** What a process does for itself with the entry, done to another. */
    private void enter(CgroupEntry entry, long pid) throws Exception {
        byte[] number = Long.toString(pid).getBytes(UTF_8);
        switch (entry) {
            case CgroupEntry.Tasks(var tasks) -> tasks.forEach(file -> linux.write(file, number, 0, number.length));
            case CgroupEntry.Directory(var directory) ->
                Files.write(Path.of(directory.procPath(), "cgroup.procs"), number, StandardOpenOption.WRITE);
        }
    }

    private static Cgroups cgroups(Linux linux) {
        assumeTrue(linux.geteuid() == 0, "skipped: making control groups needs root");
        try {
            Cgroups groups = Cgroups.detect(linux);
            groups.create(PARENT, Resources.builder().build());
            return groups;
        } catch (CgroupException e) {
            return assumeGroups(e);
        }
    }

    private static Cgroups assumeGroups(CgroupException e) {
        assumeTrue(false, "skipped: no control groups can be made here: " + e.getMessage());
        throw e;
    }
}
