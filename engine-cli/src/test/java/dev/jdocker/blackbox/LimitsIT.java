package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits that really bite. */
@BlackBox
class LimitsIT {

    private final Engine engine;

    LimitsIT(Engine engine) {
        this.engine = engine;
    }

    @ParameterizedTest
    @EnumSource
    void moreMemoryThanAllowedIsKilledAndSaidSo(Cli cli) {
        String name = Engine.newName();
        Outcome outcome = cli.run(
                engine, "run", "--name", name, "--network", "none", "-m", "16m", TestImage.NAME, "tail", "/dev/zero");
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(137);
        JsonNode state = engine.inspect(name).path("State");
        assertThat(state.path("OOMKilled").asBoolean()).isTrue();
        assertThat(state.path("ExitCode").asInt()).isEqualTo(137);
        assertThat(engine.inspect(name).path("HostConfig").path("Memory").asLong())
                .isEqualTo(16 << 20);
    }

    @Test
    void lessMemoryThanAllowedIsNot() {
        String id = engine.create(
                Engine.shell("head -c 4000000 /dev/zero | tail -c 10 | wc -c", "\"HostConfig\":{\"Memory\":67108864}"));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.inspect(id).path("State").path("OOMKilled").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aForkBombMeetsThePidsLimit(Cli cli) {
        Outcome outcome = cli.run(
                engine,
                "run",
                "--rm",
                "--network",
                "none",
                "--pids-limit",
                "20",
                TestImage.NAME,
                "sh",
                "-c",
                "i=0; while [ $i -lt 100 ]; do sleep 20 & i=$((i+1)); done; echo all");
        assertThat(outcome.stderr()).contains("can't fork");
        assertThat(outcome.stdout()).doesNotContain("all");
        assertThat(outcome.exitCode()).isNotZero();
    }

    @Test
    void theCpuLimitIsTheCgroups() {
        String script =
                "if [ -f /sys/fs/cgroup/cpu.max ]; then cat /sys/fs/cgroup/cpu.max; else for d in /sys/fs/cgroup/cpu,cpuacct /sys/fs/cgroup/cpu; do [ -f $d/cpu.cfs_quota_us ] && echo $(cat $d/cpu.cfs_quota_us) $(cat $d/cpu.cfs_period_us) && break; done; fi";
        assertThat(engine.shellOutput(script, "\"HostConfig\":{\"NanoCpus\":500000000}"))
                .isEqualTo("50000 100000\n");
        assertThat(engine.shellOutput("nproc", "\"HostConfig\":{\"CpusetCpus\":\"0\"}"))
                .isEqualTo("1\n");
    }

    @Test
    void theMemoryLimitIsSeenInside() {
        String script = "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || true";
        assertThat(engine.shellOutput(script, "\"HostConfig\":{\"Memory\":33554432}"))
                .isEqualTo("33554432\n");
    }

    @Test
    void sharedMemoryHasTheSizeAsked() {
        String size = "df -k /dev/shm | awk 'END {print $2}'";
        assertThat(engine.shellOutput(size, "")).isEqualTo("65536\n");
        assertThat(engine.shellOutput(size, "\"HostConfig\":{\"ShmSize\":8388608}"))
                .isEqualTo("8192\n");
    }

    @Test
    void aLimitBelowTheLeastIsRefused() {
        Http.Reply reply =
                engine.http().post("/containers/create", Engine.shell("true", "\"HostConfig\":{\"Memory\":1024}"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("Minimum memory limit allowed is 6MB");
    }
}
