package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What root in a container tries with the kernel: system calls, its files, keys, devices, control groups. */
@BlackBox
class AttackOnKernelIT {

    private static final String EVIL = "blackbox/evil:3";
    private static final String SYSTEM_ADMIN = "\"HostConfig\":{\"CapAdd\":[\"SYS_ADMIN\"]}";

    private final Engine engine;

    AttackOnKernelIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void loadImage() {
        new CraftedImage()
                .probe("bin/probe", 0755)
                .probe("bin/root-probe", 04755)
                .load(engine, EVIL);
    }

    @AfterEach
    void removeImage() {
        engine.removeContainers();
        engine.http().delete("/images/" + EVIL + "?force=1");
    }

    private String run(String script, String members) {
        String id = engine.create(Engine.shell(script, members).replace(TestImage.NAME, EVIL));
        engine.start(id);
        engine.await(id);
        Frames logs = engine.logs(id);
        return logs.stdout() + logs.stderr();
    }

    /** Each attempt's result beside it. */
    private List<String> results(List<String> attempts, String members) {
        String script = "for a in "
                + String.join(" ", attempts.stream().map(a -> "'" + a + "'").toList())
                + "; do r=$(probe $a 2>&1); echo \"$a: ${r:-died}\"; done";
        return run(script, members).lines().toList();
    }

    private static void needsNumbersOf(String architecture) {
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals(architecture),
                "capability missing: the numbers of system calls are those of " + architecture);
    }

    @Test
    void systemCallsThatReachTheHostAreRefused() {
        needsNumbersOf("amd64");
        List<String> attempts = new ArrayList<>(List.of(
                "call 435 0 0", // clone3, of which a filter cannot see the flags
                "call 272 0x10000000", // unshare of a user namespace
                "call 272 0x00020000", // of a mount namespace
                "call 272 0x02000000", // of a cgroup namespace
                "call 56 0x10000011 0", // clone with a user namespace
                "call 56 0x00020011 0", // with a mount namespace
                "call 308 0 0", // setns
                "call 165 @x @/tmp @tmpfs 0 0", // mount
                "call 166 @/proc 2", // umount2
                "call 428 -100 @/ 1", // open_tree
                "call 429 0 @ 0 @ 4", // move_mount
                "call 430 @tmpfs 0", // fsopen
                "call 431 0 1 @a @b 0", // fsconfig
                "call 442 -100 @/ 0 0 32", // mount_setattr
                "call 155 @/ @/tmp", // pivot_root
                "call 250 0 -3 0", // keyctl
                "call 248 @user @a @b 1 -3", // add_key
                "call 249 @user @a 0 -3", // request_key
                "call 321 0 0 0", // bpf
                "call 298 0 0 0 -1 0", // perf_event_open
                "call 323 0", // userfaultfd
                "call 425 1 0", // io_uring_setup
                "call 246 0 0 0 0", // kexec_load
                "call 175 0 0 @", // init_module
                "call 313 0 @ 0", // finit_module
                "call 169 0 0 0 0", // reboot
                "call 167 @/x 0", // swapon
                "call 304 -100 0 0", // open_by_handle_at
                "call 163 @/x", // acct
                "call 164 0 0", // settimeofday
                "call 135 0x0400000", // personality without address randomization
                "call 172 3", // iopl
                "call 279 0 0 0 0 0", // move_pages
                "call 41 40 1 0", // socket of AF_VSOCK
                "call 0x40000110 0x10000000", // unshare by the x32 table
                "call 0x400000a5 @x @/tmp @tmpfs 0 0")); // mount by the x32 table
        if (engine.isOurs()) {
            // The kernel's crypto: CVE-2026-31431. Docker refuses it since 29.4.
            attempts.addAll(List.of("call 41 38 5 0", "call 0x40000029 38 5 0"));
        }
        assertThat(results(attempts, ""))
                .hasSameSizeAs(attempts)
                .allMatch(result -> result.endsWith(": -1") || result.endsWith(": -38"), "refused");
        assertThat(results(List.of("call 39", "call 41 2 1 0"), "")).noneMatch(result -> result.contains("-"));
    }

    @Test
    void the32BitEntryIsNoWayAround() {
        needsNumbersOf("amd64");
        Assumptions.assumeTrue(
                results(List.of("call32 20"), "").getFirst().matches("call32 20: [0-9]+"),
                "capability missing: this kernel has no 32-bit system calls");
        List<String> attempts = new ArrayList<>(List.of(
                "call32 310 0x10000000", // unshare
                "call32 21 0 0 0 0 0", // mount
                "call32 52 0 2", // umount2
                "call32 120 0x10000011 0", // clone
                "call32 288 0 -3 0", // keyctl
                "call32 357 0 0 0", // bpf
                "call32 359 40 1 0")); // socket of AF_VSOCK
        if (engine.isOurs()) {
            attempts.add("call32 359 38 5 0"); // of AF_ALG
        }
        assertThat(results(attempts, ""))
                .hasSameSizeAs(attempts)
                .allMatch(result -> result.endsWith(": -1") || result.endsWith(": -38"), "refused");
    }

    @Test
    void everyMaskedPathIsEmptyAndStaysSo() {
        String look = """
                for p in /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys /proc/latency_stats /proc/sched_debug \
                    /proc/scsi /proc/timer_list /proc/timer_stats /sys/devices/virtual/powercap /sys/firmware \
                    /sys/devices/system/cpu/cpu*/thermal_throttle; do
                  if [ -d $p ]; then n=$(ls -A $p | wc -l); else n=$(head -c 100 $p 2>/dev/null | wc -c); fi
                  [ $n = 0 ] || echo $p shows $n
                done
                """;
        assertThat(run(look, "")).isEmpty();
        String uncover = """
                for p in /proc/acpi /proc/keys /proc/kcore /proc/timer_list /sys/firmware; do
                  umount $p 2>/dev/null && echo $p unmounted
                  umount -l $p 2>/dev/null && echo $p unmounted
                  mv $p /tmp 2>/dev/null && echo $p moved
                done
                mount -t proc proc /tmp 2>/dev/null && echo proc mounted
                mount -t sysfs sys /tmp 2>/dev/null && echo sys mounted
                """;
        assertThat(run(uncover + look, "")).isEmpty();
        assertThat(run(look, "\"User\":\"alice\"")).isEmpty();
    }

    @Test
    void everyReadOnlyPathRefusesToBeWrittenAndRemounted() {
        String script = """
                for p in /proc/bus /proc/fs /proc/irq /proc/sys /sys /sys/fs/cgroup; do
                  mount -o remount,rw $p 2>/dev/null && echo $p remounted
                  mount -o remount,bind,rw $p 2>/dev/null && echo $p remounted
                done
                for f in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/vm/panic_on_oom \
                    /proc/sys/fs/binfmt_misc/register /proc/irq/default_smp_affinity /proc/sysrq-trigger \
                    /sys/kernel/uevent_helper /sys/kernel/mm/transparent_hugepage/enabled /sys/power/state; do
                  [ -e $f ] && { : >> $f; } 2>/dev/null && echo $f opened
                done
                true
                """;
        assertThat(run(script, "")).isEmpty();
    }

    @Test
    void aControlGroupHasNoWayToTheHost() {
        String script = """
                find /sys/fs/cgroup -name release_agent -o -name notify_on_release -o -name cgroup.procs | while read f; do
                  { : >> $f; } 2>/dev/null && echo $f opened
                done
                for d in /sys/fs/cgroup/*/ $([ -e /sys/fs/cgroup/cgroup.procs ] && echo /sys/fs/cgroup); do mkdir $d/evil 2>/dev/null && echo $d/evil made; done
                mount -t cgroup -o rdma cgroup /tmp 2>/dev/null && echo v1 mounted
                mount -t cgroup2 cgroup /tmp 2>/dev/null && echo v2 mounted
                unshare -UrmC sh -c 'mount -t cgroup -o memory cgroup /tmp' 2>/dev/null && echo mounted by another
                true
                """;
        assertThat(run(script, "")).isEmpty();
    }

    @Test
    void devicesOfTheHostCannotBeOpened() throws IOException {
        String disk = Files.readAllLines(Path.of("/proc/partitions")).stream()
                .skip(2)
                .map(line -> line.strip().split("\\s+"))
                .map(words -> "b " + words[0] + " " + words[1])
                .findFirst()
                .orElse("b 8 0");
        for (String node :
                List.of(disk, "b 8 0", "b 7 0", "c 1 1", "c 1 4", "c 1 11", "c 10 229", "c 10 237", "c 10 232")) {
            String output = run(
                    "mknod /tmp/node " + node + " && { head -c 1 < /tmp/node >/dev/null; } 2>&1 && echo opened; "
                            + "{ : >> /tmp/node; } 2>&1 && echo opened",
                    "");
            assertThat(output).as(node).contains("Operation not permitted").doesNotContain("opened");
        }
        assertThat(run("mknod /tmp/node c 1 3 && echo x > /tmp/node && echo opened", ""))
                .isEqualTo("opened\n");
    }

    @Test
    void aSetuidProgramGainsNothingWithNoNewPrivileges() {
        String alice = "\"User\":\"1000:1000\"";
        assertThat(run("root-probe ids", alice)).startsWith("1000 0 1000 1000");
        assertThat(run("root-probe ids", alice + ",\"HostConfig\":{\"SecurityOpt\":[\"no-new-privileges\"]}"))
                .startsWith("1000 1000 1000 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"User\":\"alice\"",
                "\"HostConfig\":{\"Privileged\":true}",
                "\"User\":\"alice\",\"HostConfig\":{\"CapAdd\":[\"NET_ADMIN\"]}",
                SYSTEM_ADMIN
            })
    void noCapabilityIsInheritable(String members) {
        assertThat(run("grep -E 'CapInh|CapAmb' /proc/self/status | tr -d '\\n'", members))
                .isEqualTo("CapInh:\t0000000000000000CapAmb:\t0000000000000000");
    }

    @Test
    void containersShareNoSessionKeyring() {
        needsNumbersOf("amd64");
        String unconfined = "\"HostConfig\":{\"SecurityOpt\":[\"seccomp=unconfined\"]}";
        // KEYCTL_GET_KEYRING_ID of KEY_SPEC_SESSION_KEYRING; whoever has none of its own gets that of the user.
        String script = "probe call 250 0 -3 0; echo done; exec sleep 1000";
        List<String> rings = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String id = engine.create(Engine.shell(script, unconfined).replace(TestImage.NAME, EVIL));
            engine.start(id);
            engine.awaitLog(id, "done");
            rings.add(engine.logs(id).stdout().lines().findFirst().orElse(""));
        }
        assertThat(rings).doesNotHaveDuplicates().allMatch(ring -> ring.matches("[0-9]+"));
    }
}
