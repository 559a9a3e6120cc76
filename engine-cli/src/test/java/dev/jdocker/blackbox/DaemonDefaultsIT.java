package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the daemon is told for all its containers. */
@BlackBox
class DaemonDefaultsIT {

    private final Engine engine;

    DaemonDefaultsIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needsOurEngine() {
        engine.daemon().ensureRunning();
    }

    @AfterEach
    void asUsual() {
        if (engine.isOurs()) {
            engine.removeContainers();
            engine.daemon().restartWith();
        }
    }

    private List<String> securityOptions() {
        List<String> options = new ArrayList<>();
        engine.http()
                .get("/info")
                .expect(200)
                .json()
                .path("SecurityOptions")
                .forEach(option -> options.add(option.asText()));
        return options;
    }

    @Test
    void limitsSizesAndModesHoldForAllContainers() {
        engine.daemon()
                .restartWith(
                        "--default-ulimit",
                        "nofile=111:222",
                        "--default-shm-size",
                        "1m",
                        "--default-ipc-mode",
                        "shareable",
                        "--default-cgroupns-mode",
                        "host",
                        "--no-new-privileges",
                        "--seccomp-profile",
                        "unconfined");
        assertThat(engine.shellOutput(
                        "ulimit -n; df -k /dev/shm | awk 'END {print $2}'; grep NoNewPrivs /proc/self/status | cut -f2;"
                                + " grep Seccomp: /proc/self/status | cut -f2",
                        ""))
                .isEqualTo("111\n1024\n1\n0\n");
        assertThat(engine.shellOutput(
                        "ulimit -n", "\"HostConfig\":{\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":11,\"Hard\":12}]}"))
                .isEqualTo("11\n");
        JsonNode host = engine.inspect(engine.create(Engine.shell("true"))).path("HostConfig");
        assertThat(host.path("IpcMode").asText()).isEqualTo("shareable");
        assertThat(host.path("CgroupnsMode").asText()).isEqualTo("host");
        assertThat(host.path("ShmSize").asLong()).isEqualTo(1 << 20);
        assertThat(securityOptions()).contains("name=seccomp,profile=unconfined", "name=no-new-privileges");
    }

    @ParameterizedTest
    @EnumSource
    void allContainersAreRemapped(Cli cli) throws IOException {
        // The daemon has a mount namespace of its own, in which these files may say what they like.
        Path ids = engine.newFolder().resolve("ids");
        Files.writeString(ids, "root:1000000:65536\n65534:2000000:65536\n");
        for (String file : List.of("/etc/subuid", "/etc/subgid")) {
            engine.daemon().inNamespaces("sh", "-c", "touch " + file + " && mount --bind " + ids + " " + file);
        }
        engine.daemon().restartWith("--userns-remap", "nobody:65534");
        try {
            assertThat(securityOptions()).contains("name=userns");
            String map =
                    "cat /proc/self/uid_map; id -u; stat -c %u /etc/passwd /home/alice/file; touch /root/x && stat -c %u"
                            + " /root/x";
            Outcome remapped =
                    cli.run(engine, "run", "--name", "kept", "--network", "none", TestImage.NAME, "sh", "-c", map);
            String[] lines = remapped.output().split("\n");
            assertThat(lines[0].strip().split("\\s+")).as(remapped.toString()).containsExactly("0", "2000000", "65536");
            assertThat(lines).endsWith("0", "0", "1000", "0");
            assertThat(cli.run(
                                    engine,
                                    "run",
                                    "--rm",
                                    "--userns",
                                    "host",
                                    "--network",
                                    "none",
                                    TestImage.NAME,
                                    "cat",
                                    "/proc/self/uid_map")
                            .output()
                            .strip()
                            .split("\\s+"))
                    .containsExactly("0", "0", "4294967295");
            assertThat(cli.run(engine, "run", "--rm", "--network", "host", TestImage.NAME, "true")
                            .stderr())
                    .contains("cannot share the host's network namespace when user namespaces are enabled");
            assertThat(cli.run(engine, "run", "--rm", "--network", "none", "--pid", "host", TestImage.NAME, "true")
                            .stderr())
                    .contains("cannot share the host PID namespace when user namespaces are enabled");
            assertThat(cli.run(engine, "run", "--rm", "--network", "none", "--privileged", TestImage.NAME, "true")
                            .stderr())
                    .contains("privileged mode is incompatible with user namespaces.");
            // In a network, and who shares it has the same rights there.
            String server = cli.run(engine, "run", "-d", TestImage.NAME, "sleep", "1000")
                    .output();
            String rights = "stat -c %u /proc/sys/net/ipv4/ip_forward; ls /sys/class/net";
            assertThat(cli.run(engine, "exec", server, "sh", "-c", rights).output())
                    .isEqualTo("0\neth0\nlo");
            String sharing = "container:" + server;
            assertThat(cli.run(engine, "run", "--rm", "--network", sharing, TestImage.NAME, "sh", "-c", rights)
                            .output())
                    .isEqualTo("0\neth0\nlo");
            // A container keeps its ids, whatever the daemon is told later.
            engine.daemon().restartWith();
            engine.start("kept");
            engine.await("kept");
            assertThat(engine.logs(engine.inspect("kept").path("Id").asText()).stdout())
                    .containsPattern("(?s)2000000.*2000000");
        } finally {
            for (String file : List.of("/etc/subuid", "/etc/subgid")) {
                engine.daemon().inNamespaces("umount", file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void devicesOfVendorsAreInjectedByName(Cli cli) throws IOException {
        Path specs = engine.newFolder();
        Path library = specs.resolve("library");
        Files.writeString(library, "from the host\n");
        Files.writeString(specs.resolve("vendor.yaml"), """
                cdiVersion: "0.6.0"
                kind: vendor.com/logger
                containerEdits:
                  env: ["VENDOR=here"]
                devices:
                - name: one
                  containerEdits:
                    deviceNodes: [{path: /dev/one, hostPath: /dev/loop-control, permissions: r}]
                    mounts: [{hostPath: LIBRARY, containerPath: /opt/library, options: [ro, bind]}]
                    additionalGids: [4712]
                """.replace("LIBRARY", library.toString()));
        Files.writeString(specs.resolve("nvidia.json"), """
                {"cdiVersion":"0.6.0","kind":"nvidia.com/gpu","devices":[{"name":"all","containerEdits":{"env":["GPUS=all"]}}]}
                """);
        engine.daemon().restartWith("--cdi-spec-dir", specs.toString());
        JsonNode info = engine.http().get("/info").expect(200).json();
        assertThat(info.path("CDISpecDirs").path(0).asText()).isEqualTo(specs.toString());
        assertThat(info.path("DiscoveredDevices").findValuesAsText("ID"))
                .containsExactly("nvidia.com/gpu=all", "vendor.com/logger=one");
        Outcome outcome = cli.run(
                engine,
                "run",
                "--rm",
                "--network",
                "none",
                "--device",
                "vendor.com/logger=one",
                TestImage.NAME,
                "sh",
                "-c",
                "echo $VENDOR; cat /opt/library; (exec 3</dev/one) && echo readable; id -G");
        assertThat(outcome.output())
                .startsWith("here\nfrom the host\nreadable\n")
                .contains("4712");
        assertThat(cli.run(
                                engine,
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                "--gpus",
                                "all",
                                TestImage.NAME,
                                "sh",
                                "-c",
                                "echo $GPUS")
                        .output())
                .isEqualTo("all");
    }

    @Test
    void rangesOfOneContainerAreNotAnothersAndComeBack() {
        String body = Engine.shell("head -1 /proc/self/uid_map", "\"HostConfig\":{\"UsernsMode\":\"auto\"}");
        String first = engine.create(body);
        String second = engine.create(body);
        String map = output(first);
        assertThat(map).isNotEqualTo(output(second));
        engine.daemon().restartWith();
        engine.http().delete("/containers/" + first).expect(204);
        assertThat(output(engine.create(body)))
                .as("the range of the one removed")
                .isEqualTo(map);
    }

    private String output(String id) {
        engine.start(id);
        engine.await(id);
        return engine.logs(id).stdout();
    }
}
