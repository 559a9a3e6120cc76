package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container may do: capabilities, system calls, devices, the kernel's own files. */
@BlackBox
class ConfinementIT {

    /** chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod audit_write setfcap. */
    private static final String FOURTEEN = "00000000a80425fb";

    private final Engine engine;

    ConfinementIT(Engine engine) {
        this.engine = engine;
    }

    private Map<String, String> status(String members) {
        return engine.shellOutput("cat /proc/self/status", members)
                .lines()
                .map(line -> line.split(":\\s*", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    @Test
    void rootHasFourteenCapabilitiesAndNoneToInherit() {
        assertThat(status(""))
                .containsEntry("CapEff", FOURTEEN)
                .containsEntry("CapPrm", FOURTEEN)
                .containsEntry("CapBnd", FOURTEEN)
                .containsEntry("CapInh", "0000000000000000")
                .containsEntry("CapAmb", "0000000000000000");
    }

    @Test
    void anotherUserHasNoneInEffect() {
        assertThat(status("\"User\":\"alice\""))
                .containsEntry("CapEff", "0000000000000000")
                .containsEntry("CapPrm", "0000000000000000")
                .containsEntry("CapBnd", FOURTEEN)
                .containsEntry("CapInh", "0000000000000000")
                .containsEntry("CapAmb", "0000000000000000");
    }

    @ParameterizedTest
    @EnumSource
    void capabilitiesAreAddedAndDropped(Cli cli) {
        String script = "grep CapEff /proc/self/status | cut -f2";
        assertThat(cli.run(
                                engine,
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                "--cap-drop",
                                "ALL",
                                "--cap-add",
                                "NET_ADMIN",
                                TestImage.NAME,
                                "sh",
                                "-c",
                                script)
                        .output())
                .isEqualTo("0000000000001000");
        assertThat(cli.run(
                                engine,
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                "--cap-drop",
                                "CAP_MKNOD",
                                TestImage.NAME,
                                "sh",
                                "-c",
                                script)
                        .output())
                .isEqualTo("00000000a00425fb");
        Outcome unknown =
                cli.run(engine, "run", "--rm", "--network", "none", "--cap-add", "CAP_FLY", TestImage.NAME, "true");
        assertThat(unknown.exitCode()).isEqualTo(125);
        assertThat(unknown.stderr()).contains("CAP_FLY");
    }

    @Test
    void systemCallsAreFiltered() {
        assertThat(status("")).containsEntry("Seccomp", "2");
        assertThat(status("\"HostConfig\":{\"SecurityOpt\":[\"seccomp=unconfined\"]}"))
                .containsEntry("Seccomp", "0");
        assertThat(engine.shellOutput("unshare -U true 2>&1 || true", "")).contains("Operation not permitted");
        assertThat(engine.shellOutput("mount -t tmpfs x /tmp 2>&1 || true", ""))
                .containsIgnoringCase("permission denied");
    }

    @Test
    void privilegesAreGainedUnlessForbidden() {
        assertThat(status("")).containsEntry("NoNewPrivs", "0");
        assertThat(status("\"HostConfig\":{\"SecurityOpt\":[\"no-new-privileges\"]}"))
                .containsEntry("NoNewPrivs", "1");
    }

    @Test
    void kernelFilesAreMaskedOrReadOnly() {
        assertThat(engine.shellOutput("cat /proc/kcore | head -c 10 | wc -c", "")
                        .strip())
                .isEqualTo("0");
        assertThat(engine.shellOutput("cat /proc/keys /proc/timer_list 2>/dev/null | wc -c", "")
                        .strip())
                .isEqualTo("0");
        assertThat(engine.shellOutput("ls /sys/firmware /proc/acpi 2>/dev/null | grep -v : | wc -w", "")
                        .strip())
                .isEqualTo("0");
        for (String file : new String[] {"/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/sys/kernel/profiling"}) {
            assertThat(engine.shellOutput("{ echo x > " + file + "; } 2>&1 || true", ""))
                    .as(file)
                    .containsAnyOf("Read-only file system", "nonexistent", "Permission denied");
        }
        assertThat(engine.shellOutput("grep -e '- cgroup' /proc/self/mountinfo", "")
                        .lines())
                .isNotEmpty()
                .allMatch(line -> Arrays.asList(line.split(" ")[5].split(",")).contains("ro"));
    }

    @Test
    void devicesAreTheUsualOnesAndOthersCannotBeOpened() {
        assertThat(engine.shellOutput("ls /dev", "").lines())
                .contains(
                        "null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm", "fd", "stdin",
                        "mqueue")
                .doesNotContain("kmsg", "mem", "sda", "vda", "loop0");
        assertThat(engine.shellOutput(
                        "mknod /tmp/kmsg c 1 11 && { head -c1 /tmp/kmsg >/dev/null; } 2>&1 || true; mknod /tmp/zero c 1 5 && head -c3 /tmp/zero | wc -c",
                        ""))
                .contains("Operation not permitted")
                .endsWith("3\n");
        assertThat(engine.shellOutput("stat -c '%t %T %a' /dev/null", "")).isEqualTo("1 3 666\n");
    }

    @Test
    void privilegedMeansAll() {
        Map<String, String> status = status("\"HostConfig\":{\"Privileged\":true}");
        assertThat(status).containsEntry("Seccomp", "0").containsEntry("CapInh", "0000000000000000");
        assertThat(Long.bitCount(Long.parseUnsignedLong(status.get("CapEff"), 16)))
                .isGreaterThan(37);
        assertThat(engine.shellOutput(
                        "mount -t tmpfs x /tmp && echo mounted; test -c /dev/kmsg && echo kmsg",
                        "\"HostConfig\":{\"Privileged\":true}"))
                .isEqualTo("mounted\nkmsg\n");
    }

    @Test
    void resourceLimitsAreSet() {
        assertThat(engine.shellOutput(
                        "ulimit -n; ulimit -Hn",
                        "\"HostConfig\":{\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":123,\"Hard\":456}]}"))
                .isEqualTo("123\n456\n");
    }

    @Test
    void aDescriptorOfTheHostIsNeverThere() {
        assertThat(engine.shellOutput("ls /proc/self/fd | wc -l", "").strip()).isEqualTo("4");
        for (int fd = 3; fd < 12; fd++) {
            String id = engine.create(Engine.shell("ls", "\"WorkingDir\":\"/proc/self/fd/" + fd + "\""));
            Http.Reply start = engine.http().post("/containers/" + id + "/start");
            if (start.status() == 204) {
                engine.await(id);
                assertThat(engine.logs(id).stdout()).as("fd " + fd).doesNotContain("cgroup", "etc", "usr");
            }
        }
    }
}
