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
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --security-opt}. */
@BlackBox
class SecurityOptIT {

    private final Engine engine;

    SecurityOptIT(Engine engine) {
        this.engine = engine;
    }

    private Outcome shell(Cli cli, String script, String... flags) {
        return cli.run(
                engine,
                Stream.of(
                                Stream.of("run", "--rm", "--network", "none"),
                                Arrays.stream(flags),
                                Stream.of(TestImage.NAME, "sh", "-c", script))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void aProfileFromAFileIsTheFilter(Cli cli) throws IOException {
        Path profile = engine.clientConfig().resolve("no-mkdir.json");
        Files.writeString(profile, """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}]}
                """);
        Outcome outcome = shell(
                cli,
                "mkdir /x || echo refused; unshare -u true && echo allowed",
                "--security-opt",
                "seccomp=" + profile,
                "--cap-add",
                "SYS_ADMIN");
        assertThat(outcome.stdout()).contains("refused").contains("allowed");
        assertThat(outcome.stderr()).contains("not implemented");
        assertThat(shell(cli, "true", "--security-opt", "seccomp=/no/such/file").stderr())
                .contains("opening seccomp profile (/no/such/file) failed");
    }

    @ParameterizedTest
    @EnumSource
    void privilegesMayBeGainedAgain(Cli cli) {
        String script = "grep NoNewPrivs /proc/self/status | cut -f2";
        assertThat(shell(cli, script, "--security-opt", "no-new-privileges").output())
                .isEqualTo("1");
        assertThat(shell(cli, script, "--security-opt", "no-new-privileges=false")
                        .output())
                .isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource
    void systemPathsMayBeUnconfined(Cli cli) {
        String script = "grep -c ' /proc/' /proc/self/mounts || true";
        assertThat(shell(cli, script, "--security-opt", "systempaths=unconfined")
                        .output())
                .isEqualTo("0");
        assertThat(Integer.parseInt(shell(cli, script).output())).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void controlGroupsMayBeWritable(Cli cli) {
        String script =
                "d=/sys/fs/cgroup; [ -d $d/memory ] && d=$d/memory; mkdir $d/inner && rmdir $d/inner && echo made";
        assertThat(shell(cli, script, "--cgroupns", "private", "--security-opt", "writable-cgroups=true")
                        .output())
                .isEqualTo("made");
        assertThat(shell(cli, script, "--cgroupns", "private").exitCode()).isNotZero();
    }

    @ParameterizedTest
    @EnumSource
    void labelsAndProfilesThatTheKernelLacksAreAccepted(Cli cli) {
        assertThat(shell(cli, "echo ran", "--security-opt", "label=disable", "--security-opt", "label=type:x")
                        .output())
                .isEqualTo("ran");
        assertThat(shell(cli, "echo ran", "--security-opt", "apparmor=unconfined")
                        .output())
                .isEqualTo("ran");
    }

    @Test
    void labelsMeanNothingOnAKernelWithoutThem() {
        Assumptions.assumeFalse(
                Files.exists(Path.of("/sys/fs/selinux/enforce")), "capability missing: a kernel without SELinux");
        String id = engine.create(
                Engine.shell("true", "\"HostConfig\":{\"SecurityOpt\":[\"label=garbage\",\"label=level:s0:c1,c2\"]}"));
        assertThat(engine.inspect(id).path("ProcessLabel").asText("?")).isEmpty();
        assertThat(engine.inspect(id).path("MountLabel").asText("?")).isEmpty();
        engine.start(id);
        assertThat(engine.await(id)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Privileged\":true", "\"PidMode\":\"host\"", "\"IpcMode\":\"host\""})
    void whoMayDoMoreIsNotLabelled(String member) {
        String id = engine.create(Engine.shell("true", "\"HostConfig\":{" + member + "}"));
        assertThat(engine.inspect(id).path("HostConfig").path("SecurityOpt")).hasToString("[\"label=disable\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo=bar", "no-new-privileges=x", "systempaths=unconfined"})
    void whatIsNoOptionIsRefused(String option) {
        assertThat(engine.http()
                        .post(
                                "/containers/create",
                                Engine.shell("true", "\"HostConfig\":{\"SecurityOpt\":[\"" + option + "\"]}"))
                        .message())
                .isEqualTo("invalid --security-opt 2: \"" + option + "\"");
    }

    @Test
    void aWordAloneIsRefusedUnlessKnown() {
        assertThat(engine.http()
                        .post("/containers/create", Engine.shell("true", "\"HostConfig\":{\"SecurityOpt\":[\"foo\"]}"))
                        .message())
                .isEqualTo("invalid --security-opt 1: \"foo\"");
    }

    @Test
    void aClientSaysItselfWhatIsHidden() {
        assertThat(engine.shellOutput(
                        "cat /proc/version | wc -c; grep ' /proc/' /proc/self/mounts",
                        "\"HostConfig\":{\"MaskedPaths\":[\"/proc/version\"],\"ReadonlyPaths\":[\"/proc/sys\"]}"))
                .startsWith("0\n")
                .contains("proc /proc/sys proc ro,")
                .doesNotContain("/proc/bus");
    }

    @ParameterizedTest
    @EnumSource
    void theOutOfMemoryKillerIsToldOfLimits(Cli cli) {
        Outcome outcome = shell(cli, "echo ran", "--oom-kill-disable");
        assertThat(outcome.output()).isEqualTo("ran");
        boolean second = engine.http()
                .get("/info")
                .expect(200)
                .json()
                .path("CgroupVersion")
                .asText()
                .equals("2");
        assertThat(outcome.stderr())
                .contains(
                        second
                                ? "Your kernel does not support OomKillDisable. OomKillDisable discarded."
                                : "OOM killer is disabled for the container, but no memory limit is set");
    }
}
