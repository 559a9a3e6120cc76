package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** What programs do that drive an engine by Docker's client or its API, in their order and with their flags. */
@BlackBox
class IdiomsIT {

    private final Engine engine;

    IdiomsIT(Engine engine) {
        this.engine = engine;
    }

    private String docker(String... arguments) {
        return Cli.DOCKER.run(engine, arguments).output();
    }

    /** The dev containers of editors listen for the start before they run anything, and go on by labels and exec. */
    @Test
    void devContainersHearOfTheStartThatTheyAsk() throws IOException {
        Cli.DOCKER.require();
        assertThat(docker("version", "--format", "{{.Server.Version}}")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(docker("info", "-f", "{{.Runtimes.nvidia}}")).isEqualTo("<no value>");
        Path log = engine.newFolder().resolve("events");
        int before = listeners();
        Process events = Cli.start(
                engine,
                new ProcessBuilder(
                                Cli.DOCKER.program().toString(),
                                "events",
                                "--format",
                                "{{json .}}",
                                "--filter",
                                "event=start")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()));
        Process run = null;
        try {
            Await.until("it listens", () -> listeners() > before);
            run = Cli.start(
                    engine,
                    new ProcessBuilder(
                                    Cli.DOCKER.program().toString(),
                                    "run",
                                    "--sig-proxy=false",
                                    "-a",
                                    "STDOUT",
                                    "-a",
                                    "STDERR",
                                    "--mount",
                                    "type=bind,source=" + engine.there(engine.newFolder()) + ",target=/workspaces/it",
                                    "-l",
                                    "devcontainer.local_folder=/it",
                                    "-l",
                                    "devcontainer.metadata=[{\"id\":\"one\"}]",
                                    "--network",
                                    "none",
                                    "--entrypoint",
                                    "/bin/sh",
                                    TestImage.NAME,
                                    "-c",
                                    "echo Container started; trap \"exit 0\" 15; while sleep 1 & wait $!; do :; done")
                            .redirectErrorStream(true)
                            .redirectOutput(engine.newFolder().resolve("run").toFile()));
            Await.until(
                    "the start is told", () -> Files.exists(log) && text(log).contains("\"start\""));
            JsonNode start = Http.tree(text(log).lines().findFirst().orElseThrow());
            assertThat(start.at("/Actor/Attributes/devcontainer.local_folder").asText())
                    .isEqualTo("/it");
            String id = docker("ps", "-q", "-a", "--filter", "label=devcontainer.local_folder=/it", "--no-trunc");
            assertThat(id).isEqualTo(start.path("id").asText());
            JsonNode container =
                    Http.tree(docker("inspect", "--type", "container", id)).path(0);
            assertThat(container.at("/Config/Labels/devcontainer.metadata").asText())
                    .isEqualTo("[{\"id\":\"one\"}]");
            assertThat(Http.tree(docker("inspect", "--type", "image", TestImage.NAME))
                            .at("/0/Config/Env")
                            .toString())
                    .contains("FROM_IMAGE=yes");
            Outcome shell = Cli.DOCKER.run(
                    engine,
                    "echo out; echo err >&2; exit 3\n".getBytes(StandardCharsets.UTF_8),
                    "exec",
                    "-i",
                    "-u",
                    "root",
                    "-e",
                    "A=b",
                    id,
                    "/bin/sh");
            assertThat(shell.exitCode()).isEqualTo(3);
            assertThat(shell.stdout()).isEqualTo("out\n");
            assertThat(shell.stderr()).isEqualTo("err\n");
        } finally {
            events.destroy();
            if (run != null) {
                run.destroy();
            }
        }
    }

    private int listeners() {
        return engine.http()
                .get("/info")
                .expect(200)
                .json()
                .path("NEventsListener")
                .asInt();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** act's job: files are put in as archives, each step is a process of its own, results are fetched as an archive. */
    @Test
    void aJobGetsItsFilesRunsItsStepsAndGivesItsResults() throws IOException {
        String network = Engine.newName();
        engine.http()
                .post("/networks/create", "{\"Name\":\"" + network + "\",\"Driver\":\"bridge\"}")
                .expect(201);
        String id = engine.create("""
                {"Image":"%s","Entrypoint":["tail","-f","/dev/null"],"Cmd":null,"WorkingDir":"/job",
                 "Env":["CI=true"],"Tty":false,"HostConfig":{"NetworkMode":"%s","AutoRemove":true,"Privileged":false,
                 "Mounts":[{"Type":"volume","Source":"%s-tools","Target":"/opt/tools"}],"UsernsMode":""},
                 "NetworkingConfig":{"EndpointsConfig":{"%s":{"Aliases":["job"]}}}}
                """.formatted(TestImage.NAME, network, network, network));
        engine.start(id);
        put(id, "/", "var/run/act/workflow/event.json", "{\"inputs\":{}}");
        put(id, "/var/run/act/", "workflow/0.sh", "cat /var/run/act/workflow/event.json > result; echo step; exit 7");
        String exec = engine.http()
                .post(
                        "/containers/" + id + "/exec",
                        "{\"Cmd\":[\"sh\",\"-e\",\"/var/run/act/workflow/0.sh\"],\"WorkingDir\":\"/job\",\"Env\":[\"A=b\"],"
                                + "\"User\":\"\",\"Tty\":false,\"AttachStderr\":true,\"AttachStdout\":true}")
                .expect(201)
                .json()
                .path("Id")
                .asText();
        byte[] body = "{\"Tty\":false}".getBytes(StandardCharsets.UTF_8);
        try (Connection attached = engine.http()
                .open(
                        "POST",
                        Settings.VERSION + "/exec/" + exec + "/start",
                        "Content-Type: application/json\nConnection: Upgrade\nUpgrade: tcp",
                        body)) {
            assertThat(attached.status()).isEqualTo(101);
            assertThat(Frames.of(attached.raw().readAllBytes()).stdout()).isEqualTo("step\n");
        }
        assertThat(engine.http()
                        .get("/exec/" + exec + "/json")
                        .expect(200)
                        .json()
                        .path("ExitCode")
                        .asInt())
                .isEqualTo(7);
        byte[] archive = engine.http()
                .get("/containers/" + id + "/archive?path=/job/result")
                .expect(200)
                .body();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            assertThat(tar.getNextEntry().getName()).isEqualTo("result");
            assertThat(new String(tar.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("{\"inputs\":{}}");
        }
        engine.http().delete("/containers/" + id + "?force=1&v=1").expect(204);
        engine.http().delete("/networks/" + network).expect(204);
        engine.http().delete("/volumes/" + network + "-tools?force=1").expect(204);
    }

    private void put(String id, String path, String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setMode(0755);
            entry.setSize(content.length());
            tar.putArchiveEntry(entry);
            tar.write(content.getBytes(StandardCharsets.UTF_8));
            tar.closeArchiveEntry();
        }
        engine.http()
                .exact(
                        "PUT",
                        Settings.VERSION + "/containers/" + id + "/archive?path=" + path
                                + "&noOverwriteDirNonDir=true&copyUIDGID=false",
                        "Content-Type: application/x-tar",
                        bytes.toByteArray())
                .expect(200);
    }

    /** k3d's server: the second tmpfs lies behind a symbolic link to the first in many images. */
    @Test
    void aNodeOfK3dStartsWithItsFlags() throws IOException {
        String image = "blackbox/node:1";
        TestImage.load(engine, TestImage.derivedArchive(image, Map.of(), tar -> {
            TarArchiveEntry folder = new TarArchiveEntry("var/");
            folder.setMode(0755);
            tar.putArchiveEntry(folder);
            tar.closeArchiveEntry();
            TarArchiveEntry link = new TarArchiveEntry("var/run", TarConstants.LF_SYMLINK);
            link.setLinkName("/run");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }));
        String network = Engine.newName();
        engine.http()
                .post(
                        "/networks/create",
                        "{\"Name\":\"" + network
                                + "\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.196.1.0/24\"}]},\"Options\":"
                                + "{\"com.docker.network.bridge.enable_ip_masquerade\":\"true\"},\"Labels\":{\"app\":\"k3d\"}}")
                .expect(201);
        String id = engine.create("""
                {"Hostname":"node-0","Image":"%s","Cmd":["sh","-c","touch /run/is-tmpfs && ls /var/run && exec sleep 1000"],
                 "Labels":{"app":"k3d"},"ExposedPorts":{"6443/tcp":{}},
                 "HostConfig":{"Privileged":true,"UsernsMode":"host","Init":true,"NetworkMode":"%s",
                 "Tmpfs":{"/run":"","/var/run":""},"RestartPolicy":{"Name":"unless-stopped"},
                 "Ulimits":[{"Name":"nofile","Soft":1024,"Hard":2048}],
                 "PortBindings":{"6443/tcp":[{"HostIp":"0.0.0.0","HostPort":"0"}]}},
                 "NetworkingConfig":{"EndpointsConfig":{"%s":{"IPAMConfig":{"IPv4Address":"10.196.1.3"}}}}}
                """.formatted(image, network, network));
        engine.start(id);
        JsonNode node = engine.inspect(id);
        assertThat(node.at("/NetworkSettings/Networks/" + network + "/IPAddress")
                        .asText())
                .isEqualTo("10.196.1.3");
        assertThat(node.at("/NetworkSettings/Ports")
                        .path("6443/tcp")
                        .path(0)
                        .path("HostPort")
                        .asText())
                .matches("[1-9][0-9]*");
        assertThat(node.at("/State/Running").asBoolean()).isTrue();
        assertThat(docker("exec", id, "sh", "-c", "ulimit -n; hostname")).isEqualTo("1024\nnode-0");
        engine.removeContainers();
        engine.http().delete("/images/" + image).expect(200);
    }

    /** kind's node by its command line. */
    @Test
    void aNodeOfKindStartsWithItsFlags() {
        Cli.DOCKER.require();
        assertThat(docker("-v").lines()).singleElement().asString().startsWith("Docker version");
        JsonNode info = Http.tree(docker("info", "--format", "{{json .}}"));
        assertThat(info.path("CgroupVersion").asText()).isIn("1", "2");
        assertThat(List.of("MemoryLimit", "PidsLimit", "CPUShares"))
                .allMatch(limit -> info.path(limit).asBoolean());
        String network = Engine.newName();
        docker(
                "network",
                "create",
                "-d=bridge",
                "-o",
                "com.docker.network.bridge.enable_ip_masquerade=true",
                "-o",
                "com.docker.network.driver.mtu=1500",
                "--ipv6",
                "--subnet",
                "fc00:f853:ccd:e793::/64",
                network);
        String name = Engine.newName();
        docker(
                "run",
                "--name",
                name,
                "--hostname",
                "kind-control-plane",
                "--label",
                "io.x-k8s.kind.role=control-plane",
                "--privileged",
                "--security-opt",
                "seccomp=unconfined",
                "--security-opt",
                "apparmor=unconfined",
                "--tmpfs",
                "/tmp",
                "--tmpfs",
                "/run",
                "--volume",
                "/var",
                "--volume",
                "/lib/modules:/lib/modules:ro",
                "-e",
                "KIND_EXPERIMENTAL_CONTAINERD_SNAPSHOTTER",
                "--detach",
                "--tty",
                "--net",
                network,
                "--restart=on-failure:1",
                "--init=false",
                "--cgroupns=private",
                "--publish=127.0.0.1:0:6443/TCP",
                "-e",
                "KUBECONFIG=/etc/kubernetes/admin.conf",
                TestImage.NAME,
                "sh",
                "-c",
                "echo Reached target Multi-User System; exec sleep 1000");
        Await.until(
                "the log has the line that is waited for",
                () -> docker("logs", name).contains("Reached target Multi-User System"));
        assertThat(docker(
                        "inspect",
                        "--format",
                        "{{ range $net, $conf := .NetworkSettings.Networks }}{{ $net }}{{ end }}",
                        name))
                .isEqualTo(network);
        assertThat(docker("port", name, "6443/tcp")).matches("127\\.0\\.0\\.1:[1-9][0-9]*");
        assertThat(docker("ps", "-a", "--filter", "label=io.x-k8s.kind.role=control-plane", "--format", "{{.Names}}"))
                .isEqualTo(name);
        assertThat(docker("exec", "--privileged", name, "sh", "-c", "ls /proc/self/ns/cgroup && hostname"))
                .endsWith("kind-control-plane");
        assertThat(docker("rm", "-f", "-v", name)).isEqualTo(name);
    }
}
