package dev.jdocker.linux.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
