package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Namespaces that containers share with each other and with the host, and what may be set in them. */
@BlackBox
class NamespacesIT {

    private final Engine engine;

    NamespacesIT(Engine engine) {
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

    private String sleeper(String name, String hostConfig) {
        String id = engine.http()
                .post(
                        "/containers/create?name=" + name,
                        Engine.shell("exec sleep 1000", "\"HostConfig\":{" + hostConfig + "}"))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.start(id);
        return id;
    }

    @ParameterizedTest
    @EnumSource
    void processesOfAnotherContainerAreSeenAndItsEndIsTheirs(Cli cli) {
        String name = Engine.newName();
        String donor = sleeper(name, "");
        assertThat(shell(cli, "ps -o args", "--pid", "container:" + name).output())
                .contains("sleep 1000");
        String id = engine.create(
                Engine.shell("exec sleep 2000", "\"HostConfig\":{\"PidMode\":\"container:" + name + "\"}"));
        assertThat(engine.inspect(id).path("HostConfig").path("PidMode").asText())
                .isEqualTo("container:" + donor);
        engine.start(id);
        engine.http().post("/containers/" + donor + "/kill").expect(204);
        assertThat(engine.await(id)).isEqualTo(137);
    }

    @ParameterizedTest
    @EnumSource
    void sharedMemoryIsSharedOnRequest(Cli cli) {
        String name = Engine.newName();
        sleeper(name, "\"IpcMode\":\"shareable\",\"ShmSize\":1048576");
        assertThat(shell(cli, "echo there > /dev/shm/file", "--ipc", "container:" + name)
                        .exitCode())
                .isZero();
        Outcome second =
                shell(cli, "cat /dev/shm/file; df -k /dev/shm | awk 'END {print $2}'", "--ipc", "container:" + name);
        assertThat(second.output()).isEqualTo("there\n1024");
        assertThat(shell(cli, "readlink /proc/self/ns/ipc", "--ipc", "container:" + name)
                        .output())
                .isEqualTo(shell(cli, "readlink /proc/self/ns/ipc", "--ipc", "container:" + name)
                        .output())
                .isNotEqualTo(shell(cli, "readlink /proc/self/ns/ipc").output());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPrivateOrDoesNotRunIsNotShared(Cli cli) {
        String name = Engine.newName();
        String id = sleeper(name, "");
        assertThat(shell(cli, "true", "--ipc", "container:" + name).stderr())
                .contains("failed to join IPC namespace: container " + id
                        + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        String stopped = engine.create(Engine.shell("true"));
        assertThat(shell(cli, "true", "--pid", "container:" + stopped).stderr())
                .contains("failed to join PID namespace: container " + stopped + " is not running");
        assertThat(shell(cli, "true", "--pid", "container:no-such").stderr()).contains("No such container: no-such");
        assertThat(engine.http()
                        .post("/containers/create", Engine.shell("true", "\"HostConfig\":{\"IpcMode\":\"x\"}"))
                        .expect(400)
                        .message())
                .isEqualTo("invalid IPC mode: x");
        assertThat(engine.http()
                        .post("/containers/create", Engine.shell("true", "\"HostConfig\":{\"PidMode\":\"container:\"}"))
                        .expect(400)
                        .message())
                .isEqualTo("invalid PID mode: container:");
    }

    @Test
    void sharedMemoryGoesWithItsContainer() {
        String id = sleeper(Engine.newName(), "\"IpcMode\":\"shareable\"");
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        if (engine.isOurs()) {
            assertThat(engine.daemon().execRoot().resolve("shm").resolve(id)).doesNotExist();
        }
        String again = sleeper(Engine.newName(), "\"IpcMode\":\"shareable\"");
        engine.http().post("/containers/" + again + "/kill").expect(204);
        engine.await(again);
        engine.start(again);
        assertThat(engine.inspect(again).path("State").path("Running").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void withoutIpcThereIsNoSharedMemory(Cli cli) {
        assertThat(shell(cli, "ls /dev/shm 2>&1 || true", "--ipc", "none").output())
                .contains("No such file");
    }

    @ParameterizedTest
    @EnumSource
    void theHostsNamespacesAreTheHosts(Cli cli) {
        String uts = "readlink /proc/self/ns/uts";
        assertThat(shell(cli, uts, "--uts", "host").output())
                .isNotEqualTo(shell(cli, uts).output());
        String script = "for ns in pid ipc cgroup; do readlink /proc/self/ns/$ns; done";
        Outcome first = shell(cli, script, "--pid", "host", "--ipc", "host", "--cgroupns", "host");
        Outcome second = shell(cli, script, "--pid", "host", "--ipc", "host", "--cgroupns", "host");
        assertThat(first.output()).isEqualTo(second.output()).isNotEmpty();
        Outcome named = shell(cli, "true", "--uts", "host", "--hostname", "box");
        assertThat(named.stderr()).contains("conflicting options: hostname and the UTS mode");
    }

    @ParameterizedTest
    @EnumSource
    void theControlGroupIsBelowItsParent(Cli cli) {
        String parent = "/bb-" + Engine.newName();
        Outcome seen = shell(cli, "cat /proc/self/cgroup", "--cgroupns", "host", "--cgroup-parent", parent);
        assertThat(seen.output()).contains(":" + parent + "/");
        Outcome hidden = shell(cli, "cat /proc/self/cgroup", "--cgroupns", "private", "--cgroup-parent", parent);
        assertThat(hidden.output()).doesNotContain(parent);
    }

    @ParameterizedTest
    @EnumSource
    void sysctlsOfOwnNamespacesAreSet(Cli cli) {
        String script = "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmni";
        Outcome set = shell(cli, script, "--sysctl", "net.ipv4.ip_forward=1", "--sysctl", "kernel.shmmni=77");
        assertThat(set.output()).isEqualTo("1\n77");
        assertThat(shell(cli, "true", "--ipc", "host", "--sysctl", "kernel.shmmni=77")
                        .exitCode())
                .isEqualTo(125);
    }

    @ParameterizedTest
    @EnumSource
    void limitsGroupsAndScoresAreTheProcess(Cli cli) {
        Outcome outcome = shell(
                cli,
                "ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj; id -G",
                "--ulimit",
                "nofile=100:200",
                "--oom-score-adj",
                "500",
                "--group-add",
                "4711",
                "--group-add",
                "staff");
        String[] lines = outcome.output().split("\n");
        assertThat(lines).hasSize(4);
        assertThat(lines).startsWith("100", "200", "500");
        assertThat(lines[3].split(" ")).contains("4711", "50");
        Outcome unknown = shell(cli, "true", "--group-add", "no-such-group");
        assertThat(unknown.stderr()).contains("unable to find group no-such-group: no matching entries in group file");
    }
}
