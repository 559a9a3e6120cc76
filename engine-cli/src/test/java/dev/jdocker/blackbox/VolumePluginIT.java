package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Volumes of a driver that is a program of its own, found by its socket and spoken to by Docker's plugin protocol. */
@BlackBox
class VolumePluginIT {

    private final Engine engine;
    private FolderPlugin plugin;

    VolumePluginIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void startPlugin() throws IOException {
        Path folder = engine.newFolder();
        plugin = new FolderPlugin(folder);
        // The daemon alone sees it there.
        engine.daemon().inNamespaces("mkdir", "-p", "/run/docker/plugins");
        engine.daemon().inNamespaces("mount", "--bind", folder.toString(), "/run/docker/plugins");
    }

    @AfterEach
    void stopPlugin() throws IOException {
        engine.removeContainers();
        engine.removeVolumes();
        engine.daemon().inNamespaces("umount", "-l", "/run/docker/plugins");
        plugin.close();
    }

    private Outcome run(Cli cli, String... words) {
        return cli.run(engine, words);
    }

    @ParameterizedTest
    @EnumSource
    void aVolumeOfAPluginIsMadeMountedAndRemovedByIt(Cli cli) {
        assertThat(run(cli, "volume", "create", "-d", "bbplug", "-o", "speed=high", "bb-p")
                        .output())
                .isEqualTo("bb-p");
        assertThat(run(cli, "volume", "ls").output()).contains("bbplug    bb-p");
        assertThat(run(
                                cli,
                                "volume",
                                "inspect",
                                "-f",
                                "{{.Driver}} {{.Scope}} {{.Options.speed}} {{.Status.hello}}",
                                "bb-p")
                        .output())
                .isEqualTo("bbplug global high world");
        String write = "echo data > /p/f";
        run(cli, "run", "--rm", "--network", "none", "-v", "bb-p:/p", TestImage.NAME, "sh", "-c", write)
                .output();
        assertThat(run(cli, "run", "--rm", "--network", "none", "-v", "bb-p:/q:ro", TestImage.NAME, "cat", "/q/f")
                        .output())
                .isEqualTo("data");
        Await.until("the plugin's volume is unmounted", () -> plugin.mounted.isEmpty());
        assertThat(run(cli, "volume", "rm", "bb-p").output()).isEqualTo("bb-p");
        assertThat(plugin.calls)
                .contains("VolumeDriver.Create {\"Name\":\"bb-p\",\"Opts\":{\"speed\":\"high\"}}")
                .contains("VolumeDriver.Remove {\"Name\":\"bb-p\"}");
        assertThat(plugin.calls.stream()
                        .filter(call -> call.startsWith("VolumeDriver.Mount"))
                        .count())
                .isEqualTo(plugin.calls.stream()
                        .filter(call -> call.startsWith("VolumeDriver.Unmount"))
                        .count());
    }

    @ParameterizedTest
    @EnumSource
    void volumesOfContainersAreOfTheDriverThatTheyName(Cli cli) {
        String mount = "type=volume,src=bb-m,dst=/p,volume-driver=bbplug,volume-opt=a=b";
        run(cli, "run", "--rm", "--network", "none", "--mount", mount, TestImage.NAME, "touch", "/p/x")
                .output();
        run(
                        cli,
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "--volume-driver",
                        "bbplug",
                        "-v",
                        "bb-d:/p",
                        TestImage.NAME,
                        "true")
                .output();
        assertThat(plugin.volumes.keySet()).containsExactlyInAnyOrder("bb-m", "bb-d");
        assertThat(engine.http()
                        .get("/volumes/bb-d")
                        .expect(200)
                        .json()
                        .path("Driver")
                        .asText())
                .isEqualTo("bbplug");
        run(cli, "volume", "rm", "bb-m", "bb-d").output();
    }

    @Test
    void whatThePluginHasOfItsOwnIsThereToo() {
        plugin.volumes.put("bb-theirs", plugin.folder.resolve("theirs"));
        assertThat(engine.http().get("/volumes").json().findValuesAsText("Name"))
                .contains("bb-theirs");
        assertThat(engine.http()
                        .get("/volumes/bb-theirs")
                        .expect(200)
                        .json()
                        .path("Driver")
                        .asText())
                .isEqualTo("bbplug");
        plugin.volumes.clear();
        assertThat(engine.http().get("/volumes").json().findValuesAsText("Name"))
                .doesNotContain("bb-theirs");
        assertThat(engine.http()
                        .post("/volumes/create", "{\"Name\":\"bb-own\"}")
                        .expect(201)
                        .json()
                        .path("Driver")
                        .asText())
                .isEqualTo("local");
        assertThat(engine.http()
                        .post("/volumes/create", "{\"Name\":\"bb-own\",\"Driver\":\"bbplug\"}")
                        .expect(409)
                        .message())
                .isEqualTo("create bb-own: driver 'local' already has volume 'bb-own': volume name must be unique");
    }

    @Test
    void whatThePluginSaysGoesToTheClient() {
        plugin.failure = "the disks are full";
        assertThat(engine.http()
                        .post("/volumes/create", "{\"Name\":\"bb-no\",\"Driver\":\"bbplug\"}")
                        .expect(500)
                        .message())
                .isEqualTo("create bb-no: VolumeDriver.Create: the disks are full");
        plugin.failure = "";
        engine.http().get("/volumes/bb-no").expect(404);
    }

    @Test
    void theNextDaemonKnowsItsVolumesAndGoesOnWithThem() {
        engine.http()
                .post("/volumes/create", "{\"Name\":\"bb-k\",\"Driver\":\"bbplug\",\"Labels\":{\"a\":\"b\"}}")
                .expect(201);
        String id =
                engine.create(Engine.shell("echo 1 > /p/f; sleep 1000", "\"HostConfig\":{\"Binds\":[\"bb-k:/p\"]}"));
        engine.start(id);
        engine.daemon().kill();
        engine.daemon().start();
        assertThat(engine.http()
                        .get("/volumes/bb-k")
                        .expect(200)
                        .json()
                        .path("Labels")
                        .path("a")
                        .asText())
                .isEqualTo("b");
        assertThat(engine.http().delete("/volumes/bb-k").status()).isEqualTo(409);
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        Await.until("the plugin's volume is unmounted", () -> plugin.mounted.isEmpty());
        engine.http().delete("/volumes/bb-k").expect(204);
    }

    /** A plugin whose volumes are folders. */
    private static final class FolderPlugin implements AutoCloseable {
        final Path folder;
        final Map<String, Path> volumes = new TreeMap<>();
        final Set<String> mounted = ConcurrentHashMap.newKeySet();
        final List<String> calls = new CopyOnWriteArrayList<>();
        volatile String failure = "";
        private final ServerSocketChannel server;

        FolderPlugin(Path folder) throws IOException {
            this.folder = folder;
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(folder.resolve("bbplug.sock")));
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            while (true) {
                try {
                    SocketChannel connection = server.accept();
                    Thread.ofVirtual().start(() -> answer(connection));
                } catch (IOException e) {
                    return; // closed
                }
            }
        }

        private void answer(SocketChannel connection) {
            try (connection;
                    InputStream in = Channels.newInputStream(connection);
                    OutputStream out = Channels.newOutputStream(connection)) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int c = in.read();
                    if (c < 0) {
                        return;
                    }
                    head.append((char) c);
                }
                int length = 0;
                for (String line : head.toString().split("\r\n")) {
                    if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(line.substring(15).strip());
                    }
                }
                String method = head.substring(head.indexOf("/") + 1, head.indexOf(" HTTP"));
                String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                calls.add(method + " " + body);
                byte[] answer = answer(method, body.isBlank() ? Http.JSON.createObjectNode() : Http.tree(body))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
                String answerHead = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.plugins.v1.2+json\r\n"
                        + "Content-Length: " + answer.length + "\r\nConnection: close\r\n\r\n";
                out.write(answerHead.getBytes(StandardCharsets.UTF_8));
                out.write(answer);
            } catch (IOException e) {
                return; // the engine went away
            }
        }

        private synchronized ObjectNode answer(String method, JsonNode request) throws IOException {
            ObjectNode answer = Http.JSON.createObjectNode();
            String name = request.path("Name").asText();
            answer.put("Err", method.equals("VolumeDriver.Create") ? failure : "");
            switch (method) {
                case "Plugin.Activate" -> answer.putArray("Implements").add("VolumeDriver");
                case "VolumeDriver.Capabilities" ->
                    answer.putObject("Capabilities").put("Scope", "global");
                case "VolumeDriver.Create" -> {
                    if (failure.isEmpty()) {
                        volumes.put(
                                name,
                                Files.createDirectories(
                                        folder.resolve("volumes").resolve(name)));
                    }
                }
                case "VolumeDriver.Remove" -> volumes.remove(name);
                case "VolumeDriver.Mount" -> {
                    mounted.add(name + " " + request.path("ID").asText());
                    answer.put("Mountpoint", String.valueOf(volumes.get(name)));
                }
                case "VolumeDriver.Unmount" ->
                    mounted.remove(name + " " + request.path("ID").asText());
                case "VolumeDriver.Path" -> answer.put("Mountpoint", String.valueOf(volumes.get(name)));
                case "VolumeDriver.Get" -> {
                    if (volumes.containsKey(name)) {
                        show(answer.putObject("Volume"), name)
                                .putObject("Status")
                                .put("hello", "world");
                    } else {
                        answer.put("Err", "no such volume");
                    }
                }
                case "VolumeDriver.List" -> {
                    var all = answer.putArray("Volumes");
                    volumes.keySet().forEach(volume -> show(all.addObject(), volume));
                }
                default -> answer.put("Err", "unknown: " + method);
            }
            return answer;
        }

        private ObjectNode show(ObjectNode volume, String name) {
            return volume.put("Name", name).put("Mountpoint", String.valueOf(volumes.get(name)));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
