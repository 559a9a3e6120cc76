package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.blackbox.RuntimeWorld.TestBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Engines of others with {@code jrunc} as their runtime, where they are installed. */
class OtherEnginesIT {
    private static final String STREAMS = "cat; echo err >&2; cat /proc/1/comm; exit 7";

    private static RuntimeWorld world;

    @BeforeAll
    static void makeWorld() {
        world = new RuntimeWorld();
    }

    @AfterAll
    static void closeWorld() throws IOException {
        world.close();
    }

    private static void require(String... programs) {
        for (String program : programs) {
            boolean there = Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            Assumptions.assumeTrue(there, "capability missing: the program " + program);
        }
    }

    private static String folder(String name) {
        return world.folder().resolve(name).toString();
    }

    private static List<String> podman(String... words) {
        List<String> command = world.inside(
                "podman",
                "--runtime",
                RuntimeWorld.program().toString(),
                "--cgroup-manager",
                "cgroupfs",
                "--events-backend",
                "none",
                "--root",
                folder("podman"),
                "--runroot",
                folder("podman-run"),
                "--tmpdir",
                folder("podman-tmp"));
        command.addAll(Arrays.asList(words));
        return command;
    }

    @Test
    void podmanRunsContainersWithIt() {
        require("podman", "conmon");
        TestBundle bundle = world.bundle("true");
        String rootfs = bundle.rootfs().toString();
        try {
            Outcome run = world.shell(
                    "echo in | \"$@\"",
                    podman("run", "--rm", "-i", "--network", "none", "--rootfs", rootfs, "sh", "-c", STREAMS));
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(7);
            assertThat(run.stdout()).isEqualTo("in\nsh\n");
            assertThat(run.stderr()).contains("err\n");

            String id = world.run(podman("run", "-d", "--network", "none", "--rootfs", rootfs, "sleep", "1000"))
                    .output();
            Outcome exec = world.run(podman("exec", id, "sh", "-c", "cat /proc/1/comm; exit 3"));
            assertThat(exec.exitCode()).as(exec.toString()).isEqualTo(3);
            assertThat(exec.stdout()).isEqualTo("sleep\n");
            world.run(podman("pause", id)).output();
            world.run(podman("unpause", id)).output();
            world.run(podman("stop", "-t", "0", id)).output();
            world.run(podman("rm", id)).output();
        } finally {
            world.run(podman("rm", "--all", "--force", "-t", "0"));
        }
    }

    @Test
    void dockerdRunsContainersWithIt() throws Exception {
        require("dockerd", "containerd", "containerd-shim-runc-v2");
        Path socket = world.folder().resolve("d.sock");
        Process dockerd = new ProcessBuilder(world.inside(
                        "dockerd",
                        "--host",
                        "unix://" + socket,
                        "--data-root",
                        folder("docker"),
                        "--exec-root",
                        folder("docker-run"),
                        "--pidfile",
                        folder("d.pid"),
                        "--iptables=false",
                        "--ip6tables=false",
                        "--bridge=none",
                        "--add-runtime",
                        "jrunc=" + RuntimeWorld.program()))
                .redirectErrorStream(true)
                .redirectOutput(world.folder().resolve("d.log").toFile())
                .start();
        try {
            Await.until("dockerd answers", () -> Files.exists(socket));
            Http http = new Http(socket);
            importImage(http);
            String id = create(http, "echo out; " + STREAMS);
            http.post("/containers/" + id + "/start").expect(204);
            assertThat(http.post("/containers/" + id + "/wait")
                            .expect(200)
                            .json()
                            .path("StatusCode")
                            .asInt())
                    .isEqualTo(7);
            Frames logs = Frames.of(http.get("/containers/" + id + "/logs?stdout=1&stderr=1")
                    .expect(200)
                    .body());
            assertThat(logs.stdout()).isEqualTo("out\nsh\n");
            assertThat(logs.stderr()).isEqualTo("err\n");

            String other = create(http, "exec sleep 1000");
            http.post("/containers/" + other + "/start").expect(204);
            String exec = http.post("/containers/" + other + "/exec", "{\"Cmd\":[\"sh\",\"-c\",\"exit 3\"]}")
                    .expect(201)
                    .json()
                    .path("Id")
                    .asText();
            http.post("/exec/" + exec + "/start", "{}").expect(200);
            Await.until(
                    "it has ended",
                    () -> http.get("/exec/" + exec + "/json")
                                    .json()
                                    .path("ExitCode")
                                    .asInt(-1)
                            == 3);
            http.post("/containers/" + other + "/pause").expect(204);
            http.post("/containers/" + other + "/unpause").expect(204);
            http.post("/containers/" + other + "/update", "{\"PidsLimit\":50}").expect(200);
            http.delete("/containers/" + other + "?force=1").expect(204);
            http.delete("/containers/" + id).expect(204);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\n" + Files.readString(world.folder().resolve("d.log")), e);
        } finally {
            dockerd.destroy();
            dockerd.waitFor();
            for (String left : List.of("docker", "docker-run")) {
                world.run(world.inside("rm", "-rf", folder(left)));
            }
        }
    }

    private static void importImage(Http http) throws Exception {
        TestBundle bundle = world.bundle("true");
        Process tar = new ProcessBuilder("tar", "-C", bundle.rootfs().toString(), "-c", ".").start();
        byte[] archive = tar.getInputStream().readAllBytes();
        assertThat(tar.waitFor()).isZero();
        http.exact(
                        "POST",
                        Settings.VERSION + "/images/create?fromSrc=-&repo=box",
                        "Content-Type: application/x-tar",
                        archive)
                .expect(200);
    }

    private static String create(Http http, String script) {
        var body = Http.JSON.createObjectNode().put("Image", "box");
        body.set("Cmd", Http.JSON.valueToTree(List.of("sh", "-c", script)));
        body.set("Env", Http.JSON.valueToTree(new ArrayList<>(List.of("PATH=/bin"))));
        body.withObject("/HostConfig").put("Runtime", "jrunc").put("NetworkMode", "none");
        return http.post("/containers/create", body.toString())
                .expect(201)
                .json()
                .path("Id")
                .asText();
    }
}
