package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices of the host in containers, what may be done with them, and how fast. */
@BlackBox
class DevicesIT {

    private final Engine engine;

    DevicesIT(Engine engine) {
        this.engine = engine;
    }

    private Outcome run(Cli cli, String... words) {
        return cli.run(
                engine,
                Stream.concat(Stream.of("run", "--rm", "--network", "none"), Arrays.stream(words))
                        .toArray(String[]::new));
    }

    private Outcome shell(Cli cli, String script, String... flags) {
        return run(
                cli,
                Stream.concat(Arrays.stream(flags), Stream.of(TestImage.NAME, "sh", "-c", script))
                        .toArray(String[]::new));
    }

    /** It is none of the devices that every container has. */
    private static void requireLoopControl() {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/dev/loop-control")), "capability missing: the device /dev/loop-control");
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceIsThereUnderItsNewNameAsFarAsAllowed(Cli cli) {
        requireLoopControl();
        // /dev/loop-control is none of those that every container has.
        Outcome readable = shell(
                cli,
                "ls -l /dev/log0; (exec 3</dev/log0) && echo readable; (exec 4>/dev/log0) || echo not writable",
                "--device",
                "/dev/loop-control:/dev/log0:r");
        assertThat(readable.stdout()).contains(" 10, 237 ").contains("readable").contains("not writable");
        Outcome both = shell(cli, "exec 3<>/dev/loop-control && echo both", "--device", "/dev/loop-control");
        assertThat(both.output()).isEqualTo("both");
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceMayBeAnywhere(Cli cli) throws IOException, InterruptedException {
        Path node = engine.newFolder().resolve("zeros");
        Process made = new ProcessBuilder("mknod", node.toString(), "c", "1", "5").start();
        assertThat(made.waitFor()).isZero();
        Outcome outcome = shell(
                cli,
                "head -c 3 /opt/some/zeros | od -An -tx1; stat -c %t:%T /opt/some/zeros",
                "--device",
                engine.there(node) + ":/opt/some/zeros");
        assertThat(outcome.output()).as(outcome.toString()).contains("00 00 00").endsWith("1:5");
    }

    @Test
    void withoutItThereIsNone() {
        requireLoopControl();
        assertThat(engine.shellOutput("ls /dev/loop-control 2>&1 || true", "")).contains("No such file");
        assertThat(engine.shellOutput("mknod /dev/k c 10 237; (exec 3</dev/k) 2>&1 || true", ""))
                .contains("not permitted");
    }

    @ParameterizedTest
    @EnumSource
    void aFolderStandsForAllDevicesInIt(Cli cli) {
        Outcome all = shell(cli, "ls /dev/terminals", "--device", "/dev/pts:/dev/terminals");
        assertThat(all.output()).contains("ptmx");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoDeviceIsNamed(Cli cli) {
        Outcome missing = run(cli, "--device", "/dev/nope", TestImage.NAME, "true");
        // The clients take the status from the words.
        assertThat(missing.exitCode()).isEqualTo(127);
        assertThat(missing.stderr())
                .contains("error gathering device information while adding custom device \"/dev/nope\": no such file or"
                        + " directory");
        assertThat(run(cli, "--device", "/etc/passwd", TestImage.NAME, "true").stderr())
                .contains("adding custom device \"/etc/passwd\": not a device node");
        assertThat(run(cli, "--device", "/dev/null:/dev/n:q", TestImage.NAME, "true")
                        .stderr())
                .contains("bad mode specified: q");
    }

    @ParameterizedTest
    @EnumSource
    void aRuleOpensDevicesThatTheContainerMakes(Cli cli) {
        requireLoopControl();
        String script = "mknod /tmp/k c 10 237 && exec 3</tmp/k && echo open";
        assertThat(shell(cli, script, "--device-cgroup-rule", "c 10:* rwm").output())
                .isEqualTo("open");
        assertThat(shell(cli, script).exitCode()).isNotZero();
        assertThat(run(cli, "--device-cgroup-rule", "x 1:* rwm", TestImage.NAME, "true")
                        .exitCode())
                .isEqualTo(125);
    }

    @Test
    void aRuleThatIsNoneIsRefusedAtTheStart() {
        String id = engine.create(Engine.shell("true", "\"HostConfig\":{\"DeviceCgroupRules\":[\"bad\"]}"));
        assertThat(engine.http()
                        .post("/containers/" + id + "/start")
                        .expect(500)
                        .message())
                .contains("invalid device cgroup rule format: 'bad'");
    }

    @ParameterizedTest
    @EnumSource
    void privilegedContainersHaveAllDevices(Cli cli) {
        requireLoopControl();
        Outcome outcome =
                shell(cli, "ls /dev/loop-control && exec 3<>/dev/loop-control && ls /dev | wc -l", "--privileged");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        String[] lines = outcome.output().split("\n");
        assertThat(Integer.parseInt(lines[1].strip())).isGreaterThan(20);
        Outcome renamed = shell(cli, "ls /dev/other", "--privileged", "--device", "/dev/loop-control:/dev/other");
        assertThat(renamed.output()).isEqualTo("/dev/other");
    }

    @ParameterizedTest
    @EnumSource
    void ratesAreTheKernels(Cli cli) throws IOException {
        Path disk;
        try (Stream<Path> disks = Files.list(Path.of("/sys/block"))) {
            disk = disks.filter(path -> Files.exists(Path.of("/dev/" + path.getFileName())))
                    .filter(path -> !path.getFileName().toString().matches("(loop|ram|zram).*"))
                    .findFirst()
                    .orElse(null);
        }
        Assumptions.assumeTrue(disk != null, "capability missing: a disk");
        String device = "/dev/" + disk.getFileName();
        String numbers = Files.readString(disk.resolve("dev")).strip();
        String script =
                "cat /sys/fs/cgroup/blkio/blkio.throttle.read_bps_device /sys/fs/cgroup/blkio/blkio.throttle.write_iops_device"
                        + " 2>/dev/null || cat /sys/fs/cgroup/io.max";
        Outcome outcome = shell(
                cli,
                script,
                "--cgroupns",
                "private",
                "--device-read-bps",
                device + ":1mb",
                "--device-write-iops",
                device + ":77");
        assertThat(outcome.output()).startsWith(numbers).contains("1048576").contains("77");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheKernelCannotLimitIsLeftOutWithAWarning(Cli cli) {
        boolean weight = Files.exists(Path.of("/sys/fs/cgroup/blkio/blkio.weight"))
                || Files.exists(Path.of("/sys/fs/cgroup/blkio/blkio.bfq.weight"))
                || Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
        Assumptions.assumeFalse(weight, "capability missing: a kernel without I/O weights");
        Outcome outcome = run(cli, "--blkio-weight", "300", TestImage.NAME, "echo", "ran");
        assertThat(outcome.output()).isEqualTo("ran");
        assertThat(outcome.stderr())
                .contains("Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight"
                        + " discarded.");
    }

    @ParameterizedTest
    @EnumSource
    void devicesOfNoDriverAreRefused(Cli cli) {
        Outcome unknown = run(cli, "--device", "vendor.com/class=name", TestImage.NAME, "true");
        assertThat(unknown.exitCode()).isEqualTo(125);
        assertThat(unknown.stderr())
                .contains("CDI device injection failed: unresolvable CDI devices vendor.com/class=name");
        assertThat(run(cli, "--gpus", "all", TestImage.NAME, "true").stderr())
                .contains("could not select device driver \"\" with capabilities: [[gpu]]");
    }
}
