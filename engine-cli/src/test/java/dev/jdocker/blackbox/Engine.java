package dev.jdocker.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.blackbox.Http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The engine that the cases run against: one of our own, started from the distribution in namespaces of its own, or
 * another one that is told by its socket.
 */
final class Engine implements AutoCloseable {

    private final Path folder;
    private final Path socket;
    private final Optional<Daemon> daemon;
    private final Http http;

    /** @param socket where the answers are judged */
    private Engine(Path folder, Path socket, Optional<Daemon> daemon) {
        this.folder = folder;
        this.socket = socket;
        this.daemon = daemon;
        this.http = new Http(socket);
    }

    static Engine start() {
        String other = Settings.otherHost();
        try {
            Path base = other.isEmpty() ? Path.of("/tmp") : Settings.sharedHere();
            Path folder = Files.createTempDirectory(base, "jdocker-test-");
            writeClientConfig(folder);
            Engine engine;
            if (other.isEmpty()) {
                Daemon daemon = new Daemon(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(daemon::close));
                daemon.start();
                engine = new Engine(folder, daemon.socket(), Optional.of(daemon));
            } else {
                Tap tap = new Tap(folder.resolve("tap.sock"), Path.of(other.replaceFirst("^unix://", "")));
                tap.open();
                engine = new Engine(folder, tap.socket(), Optional.empty());
                engine.http().exact("GET", "/_ping", "", new byte[0]).expect(200);
            }
            TestImage.ensure(engine);
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A second engine of our own whose builds may use the machine's network, which it changes nothing in: what they fetch comes from
     * registries of packages. The caller closes it.
     */
    static Engine startInNetworkOfMachine() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "jdocker-test-");
        writeClientConfig(folder);
        Daemon daemon = new Daemon(folder, false);
        Runtime.getRuntime().addShutdownHook(new Thread(daemon::close));
        daemon.restartWith("--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false");
        return new Engine(folder, daemon.socket(), Optional.of(daemon));
    }

    private static void writeClientConfig(Path folder) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("client-config")).resolve("config.json"),
                "{\"cliPluginsExtraDirs\":[\"" + TestClients.pluginFolder() + "\"]}");
    }

    /** Gives the clients the configuration again that they have in all suites. */
    void resetClientConfig() throws IOException {
        writeClientConfig(folder);
    }

    String host() {
        return "unix://" + socket;
    }

    Path socket() {
        return socket;
    }

    Http http() {
        return http;
    }

    /** Whether this is our engine, and not another one. */
    boolean isOurs() {
        return daemon.isPresent();
    }

    /** Our daemon, for cases that kill it or look at its leftovers; skips the case on another engine. */
    Daemon daemon() {
        Assumptions.assumeTrue(isOurs(), "capability missing: this case needs a daemon that the suite started");
        return daemon.orElseThrow();
    }

    /** The network of the host that the engine is on; skips the case where it is not known. */
    HostNetwork hostNetwork() {
        return daemon.map(own -> new HostNetwork(own.holderPid())).orElseGet(HostNetwork::told);
    }

    /** The host's address in the network {@code bridge}. */
    String bridgeGateway() {
        return http().get("/networks/bridge")
                .expect(200)
                .json()
                .path("IPAM")
                .path("Config")
                .path(0)
                .path("Gateway")
                .asText();
    }

    Path clientConfig() {
        return folder.resolve("client-config");
    }

    /** A new folder that containers may mount. */
    Path newFolder() {
        try {
            return Files.createTempDirectory(folder, "shared-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the engine names a folder of ours. */
    String there(Path here) {
        return isOurs()
                ? here.toString()
                : Settings.sharedThere()
                        .resolve(Settings.sharedHere().relativize(here))
                        .toString();
    }

    static String newName() {
        return "bb-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /** Creates a container from a create body and gives its id. */
    String create(String body) {
        return http.post("/containers/create", body)
                .expect(201)
                .json()
                .path("Id")
                .asText();
    }

    /** Creates and starts a container of the test image without a network, running a shell script. */
    String startShell(String script) {
        String id = create(shell(script));
        start(id);
        return id;
    }

    /** A create body: the test image without a network, running a shell script. */
    static String shell(String script) {
        return shell(script, "");
    }

    /** The same with further members of the body; "HostConfig" is added to. */
    static String shell(String script, String members) {
        var body = Http.JSON.createObjectNode();
        try {
            if (!members.isEmpty()) {
                body.setAll((com.fasterxml.jackson.databind.node.ObjectNode) Http.JSON.readTree("{" + members + "}"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        body.put("Image", TestImage.NAME);
        body.set("Cmd", Http.JSON.valueToTree(List.of("sh", "-c", script)));
        body.withObject("/HostConfig").put("NetworkMode", "none");
        return body.toString();
    }

    void start(String id) {
        http.post("/containers/" + id + "/start").expect(204);
    }

    JsonNode inspect(String id) {
        return http.get("/containers/" + id + "/json").expect(200).json();
    }

    /** Waits for the container's end and gives its exit code. */
    int await(String id) {
        return http.post("/containers/" + id + "/wait")
                .expect(200)
                .json()
                .path("StatusCode")
                .asInt(-1);
    }

    Frames logs(String id) {
        try {
            return Frames.of(http.get("/containers/" + id + "/logs?stdout=1&stderr=1")
                    .expect(200)
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a shell script in a new container to its end and gives what it wrote to stdout. */
    String shellOutput(String script, String members) {
        String id = create(shell(script, members));
        start(id);
        int code = await(id);
        Frames logs = logs(id);
        if (code != 0) {
            throw new AssertionError("exit " + code + ": " + logs.stdout() + logs.stderr());
        }
        return logs.stdout();
    }

    /** Waits until the container's output, so far, contains a text. */
    void awaitLog(String id, String text) {
        Await.until("the log has \"" + text + "\"", () -> logs(id).stdout().contains(text));
    }

    List<String> containers() {
        return Http.JSON
                .convertValue(
                        http.get("/containers/json?all=1").expect(200).json(),
                        com.fasterxml.jackson.databind.node.ArrayNode.class)
                .findValuesAsText("Id");
    }

    void removeContainers() {
        for (String id : containers()) {
            Reply reply = http.delete("/containers/" + id + "?force=1&v=1");
            if (reply.status() != 204 && reply.status() != 404 && reply.status() != 409) {
                throw new AssertionError("clean-up: " + reply);
            }
        }
        Await.until("all containers are gone", () -> containers().isEmpty());
    }

    /** Removes the images that have a name with {@code part} in it. */
    void removeImages(String part) {
        http.get("/images/json").expect(200).json().forEach(image -> {
            if (image.path("RepoTags").toString().contains(part)) {
                Reply _ = http.delete("/images/" + image.path("Id").asText() + "?force=1");
            }
        });
    }

    /** Removes the networks that cases have made; their containers are gone. */
    void removeNetworks() {
        http.get("/networks?filters=%7B%22type%22%3A%5B%22custom%22%5D%7D")
                .expect(200)
                .json()
                .forEach(
                        network -> http.delete("/networks/" + network.path("Id").asText()));
    }

    /** Removes the volumes that nobody has; what a case left of them is of no use to others. */
    void removeVolumes() {
        for (JsonNode volume : http.get("/volumes").expect(200).json().path("Volumes")) {
            Reply _ = http.delete("/volumes/" + volume.path("Name").asText());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            removeContainers();
        } finally {
            daemon.ifPresent(Daemon::close);
            List<String> _ = Judge.faults(); // of nothing but clean-up, and all is heard then
            OperationTable.write();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
