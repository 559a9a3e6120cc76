package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traps of {@code docs/traps.md} that no other suite is about. */
@BlackBox
class TrapsIT {

    private final Engine engine;

    TrapsIT(Engine engine) {
        this.engine = engine;
    }

    private Connection open(String method, String path, byte[] body) throws IOException {
        return engine.http().open(method, Settings.VERSION + path, "", body);
    }

    @Test
    void streamsAnswerTheirHeadsAtOnce() throws IOException {
        String silent = engine.startShell("exec sleep 1000");
        for (String path : List.of(
                "/events?" + Http.filters(Map.of("container", List.of("of-no-such-container"))),
                "/containers/" + silent + "/logs?follow=1&stdout=1",
                "/containers/" + silent + "/stats?stream=1")) {
            try (Connection stream = open("GET", path, new byte[0])) {
                assertThat(stream.status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void streamsOfJsonComeInChunksOfWholeObjects() throws IOException {
        try (Connection load = open("POST", "/images/load", TestImage.dockerArchive("blackbox/chunks:1", "chunks"))) {
            assertThat(load.headers())
                    .containsEntry("transfer-encoding", "chunked")
                    .containsEntry("content-type", "application/json");
            assertThat(objectsByChunk(load).getLast().path("stream").asText())
                    .isEqualTo("Loaded image: blackbox/chunks:1\n");
        }
        engine.http().delete("/images/blackbox/chunks:1").expect(200);
        try (Connection events = open("GET", "/events?since=1&until=2", new byte[0])) {
            assertThat(events.headers()).containsEntry("transfer-encoding", "chunked");
            assertThat(objectsByChunk(events)).isEmpty();
        }
    }

    /** Fails where an object is cut by the end of its chunk. */
    private static List<JsonNode> objectsByChunk(Connection stream) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (byte[] chunk = stream.chunk(); chunk.length > 0; chunk = stream.chunk()) {
            try (JsonParser parser = Http.JSON.createParser(chunk)) {
                Http.JSON.readValues(parser, JsonNode.class).forEachRemaining(objects::add);
            }
        }
        return objects;
    }

    @Test
    void nobodyIsServedWhoHasLeft() throws IOException {
        int before = listeners();
        List<Connection> listening = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            listening.add(open("GET", "/events", new byte[0]));
        }
        Await.until("all listen", () -> listeners() >= before + 5);
        listening.forEach(Connection::close);
        Await.until("nobody listens any more", () -> listeners() <= before);
    }

    private int listeners() {
        return engine.http()
                .get("/info")
                .expect(200)
                .json()
                .path("NEventsListener")
                .asInt();
    }

    @Test
    void aStopGoesOnWithoutItsClient() throws IOException {
        String id = engine.startShell("trap 'echo asked' TERM; echo ready; while :; do sleep 0.1; done");
        engine.awaitLog(id, "ready");
        try (Connection stop = Connection.open(engine.socket())) {
            String head = "POST " + Settings.VERSION + "/containers/" + id
                    + "/stop?t=1 HTTP/1.1\nHost: docker\nUser-Agent: plain";
            stop.request(head + "\nContent-Length: 0", new byte[0]);
            engine.awaitLog(id, "asked");
        }
        assertThat(engine.await(id)).isEqualTo(137);
    }

    @Test
    void anExecsStateChangesWithItsProcess() throws IOException {
        String id = engine.startShell("exec sleep 1000");
        String exec = engine.http()
                .post(
                        "/containers/" + id + "/exec",
                        "{\"Cmd\":[\"sh\",\"-c\",\"until [ -e /go ]; do sleep 0.05; done; exit 5\"]}")
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.http().post("/exec/" + exec + "/start", "{\"Detach\":true}").expect(200);
        JsonNode running =
                engine.http().get("/exec/" + exec + "/json").expect(200).json();
        assertThat(running.path("Running").asBoolean()).isTrue();
        assertThat(running.path("ExitCode").isNull()).isTrue();
        String go = engine.http()
                .post("/containers/" + id + "/exec", "{\"Cmd\":[\"touch\",\"/go\"]}")
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.http().post("/exec/" + go + "/start", "{\"Detach\":true}").expect(200);
        Await.until("it has ended with its code", () -> {
            JsonNode state =
                    engine.http().get("/exec/" + exec + "/json").expect(200).json();
            return !state.path("Running").asBoolean() && state.path("ExitCode").asInt() == 5;
        });
    }

    @Test
    void aSecondConnectionToANetworkIsForbidden() {
        engine.http()
                .post("/networks/create", "{\"Name\":\"twice\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.198.1.0/24\"}]}}")
                .expect(201);
        String id = engine.startShell("exec sleep 1000");
        engine.http()
                .post("/networks/none/disconnect", "{\"Container\":\"" + id + "\"}")
                .expect(200);
        engine.http()
                .post("/networks/twice/connect", "{\"Container\":\"" + id + "\"}")
                .expect(200);
        assertThat(engine.http()
                        .post("/networks/twice/connect", "{\"Container\":\"" + id + "\"}")
                        .expect(403)
                        .message())
                .matches("endpoint with name .* already exists in network twice");
        assertThat(engine.http()
                        .post("/networks/no-such/connect", "{\"Container\":\"" + id + "\"}")
                        .expect(404)
                        .message())
                .isEqualTo("network no-such not found");
        assertThat(engine.http()
                        .post("/networks/twice/connect", "{\"Container\":\"no-such\"}")
                        .expect(404)
                        .message())
                .isEqualTo("No such container: no-such");
    }

    @Test
    void aStartTakesNoBody() {
        String id = engine.create(Engine.shell("true"));
        assertThat(engine.http()
                        .post("/containers/" + id + "/start", "{\"Binds\":[\"/:/host\"]}")
                        .expect(400)
                        .message())
                .isEqualTo(
                        "starting container with non-empty request body was deprecated since API v1.22 and removed in"
                                + " v1.24");
        engine.http().post("/containers/" + id + "/start", "{}").expect(204);
    }

    @Test
    void kindFindsItsErrorsByTheirBeginnings() {
        String pool = "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.198.2.0/24\"}]}";
        engine.http()
                .post("/networks/create", "{\"Name\":\"kind\"," + pool + "}")
                .expect(201);
        assertThat(engine.http()
                        .post("/networks/create", "{\"Name\":\"kind\"}")
                        .expect(409)
                        .message())
                .isEqualTo("network with name kind already exists");
        assertThat(engine.http()
                        .post("/networks/create", "{\"Name\":\"other\"," + pool + "}")
                        .message())
                .startsWith("invalid pool request: Pool overlaps with other one on this address space");
        assertThat(engine.http().get("/networks/no-such").expect(404).message()).isEqualTo("network no-such not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "no", "FALSE", "none"})
    void booleansAreWrittenInManyWays(String no) {
        String id = engine.create(Engine.shell("true"));
        assertThat(listed("all=" + no)).doesNotContain(id);
        for (String yes : List.of("1", "true", "True", "yes", "anything")) {
            assertThat(listed("all=" + yes)).as(yes).contains(id);
        }
    }

    private List<String> listed(String query) {
        return engine.http().get("/containers/json?" + query).expect(200).json().findValuesAsText("Id");
    }

    @Test
    void limitsAndTimeoutsHaveTheirSpecialValues() {
        String first = engine.create(Engine.shell("true"));
        String second = engine.create(Engine.shell("true"));
        assertThat(listed("all=1&limit=0")).containsExactly(second, first);
        assertThat(listed("limit=1")).containsExactly(second);
        assertThat(listed("all=1&limit=-1")).containsExactly(second, first);
        String stubborn = engine.startShell("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        engine.awaitLog(stubborn, "ready");
        engine.http().post("/containers/" + stubborn + "/stop?t=0").expect(204);
        assertThat(engine.inspect(stubborn).at("/State/ExitCode").asInt()).isEqualTo(137);
        String patient = engine.startShell("trap 'sleep 0.3; exit 7' TERM; echo ready; while :; do sleep 0.1; done");
        engine.awaitLog(patient, "ready");
        engine.http().post("/containers/" + patient + "/stop?t=-1").expect(204);
        assertThat(engine.inspect(patient).at("/State/ExitCode").asInt()).isEqualTo(7);
    }

    @Test
    void aPlatformIsATextOrJson() {
        String machine = engine.http()
                .get("/images/" + TestImage.NAME + "/json")
                .expect(200)
                .json()
                .path("Architecture")
                .asText();
        String create = Engine.shell("true");
        engine.http()
                .post("/containers/create?platform=linux/" + machine, create)
                .expect(201);
        assertThat(engine.http()
                        .post("/containers/create?platform=linux/s390x", create)
                        .expect(404)
                        .message())
                .contains("does not match the specified platform");
        String history = "/images/" + TestImage.NAME + "/json?platform=";
        engine.http()
                .get(history + json("{\"os\":\"linux\",\"architecture\":\"" + machine + "\"}"))
                .expect(200);
        engine.http()
                .get(history + json("{\"os\":\"linux\",\"architecture\":\"s390x\"}"))
                .expect(404);
        engine.http().get(history + "linux/" + machine).expect(400);
    }

    private static String json(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "default", "bridge"})
    void theDefaultNetworkHasThreeNames(String name) {
        String id = engine.create("{\"Image\":\"" + TestImage.NAME + "\",\"HostConfig\":{\"NetworkMode\":\"" + name
                + "\"},\"NetworkingConfig\":{\"EndpointsConfig\":{\"" + (name.isEmpty() ? "default" : name)
                + "\":{}}}}");
        JsonNode container = engine.inspect(id);
        assertThat(container.at("/HostConfig/NetworkMode").asText()).isEqualTo("bridge");
        assertThat(container.at("/NetworkSettings/Networks").fieldNames())
                .toIterable()
                .containsExactly("bridge");
    }

    @Test
    void anEmptyEntrypointClearsTheImages() throws IOException {
        TestImage.load(
                engine,
                TestImage.derivedArchive(
                        "blackbox/entry:1",
                        Map.of("Entrypoint", List.of("echo", "entry"), "Cmd", List.of("cmd")),
                        out -> {}));
        String image = "\"Image\":\"blackbox/entry:1\",\"HostConfig\":{\"NetworkMode\":\"none\"}";
        assertThat(pathAndArgs("{" + image + "}")).isEqualTo("echo [\"entry\",\"cmd\"]");
        assertThat(pathAndArgs("{" + image + ",\"Entrypoint\":null,\"Cmd\":[\"mine\"]}"))
                .isEqualTo("echo [\"entry\",\"mine\"]");
        assertThat(pathAndArgs("{" + image + ",\"Entrypoint\":[],\"Cmd\":[\"echo\",\"mine\"]}"))
                .isEqualTo("echo [\"mine\"]");
        assertThat(pathAndArgs("{" + image + ",\"Entrypoint\":[\"\"],\"Cmd\":[\"echo\",\"mine\"]}"))
                .isEqualTo("echo [\"mine\"]");
        assertThat(pathAndArgs("{" + image + ",\"Entrypoint\":[\"true\"]}")).isEqualTo("true []");
        engine.removeContainers();
        engine.http().delete("/images/blackbox/entry:1").expect(200);
    }

    private String pathAndArgs(String body) {
        JsonNode container = engine.inspect(engine.create(body));
        return container.path("Path").asText() + " " + container.path("Args");
    }

    @Test
    void aDisabledHealthCheckShowsNoHealth() {
        String id = engine.create(Engine.shell("exec sleep 1000", "\"Healthcheck\":{\"Test\":[\"NONE\"]}"));
        engine.start(id);
        assertThat(engine.inspect(id).path("State").has("Health")).isFalse();
        assertThat(engine.http()
                        .get("/containers/json")
                        .expect(200)
                        .json()
                        .at("/0/Status")
                        .asText())
                .doesNotContain("health");
    }

    @Test
    void emptyListsAndMapsAreThoseOfDockerd() {
        String id = engine.create("{\"Image\":\"" + TestImage.NAME + "\"}");
        JsonNode container = engine.inspect(id);
        assertThat(container.path("Mounts").isArray()).isTrue();
        assertThat(container.at("/HostConfig/Binds").isNull()).isTrue();
        assertThat(container.at("/NetworkSettings/Ports").isObject()).isTrue();
        assertThat(container.at("/ExecIDs").isNull()).isTrue();
        engine.http().post("/networks/create", "{\"Name\":\"empty\"}").expect(201);
        JsonNode network = engine.http().get("/networks/empty").expect(200).json();
        assertThat(List.of(network.path("Containers"), network.path("Options"), network.path("Labels")))
                .allMatch(JsonNode::isObject);
        JsonNode volumes = engine.http()
                .get("/volumes?" + Http.filters(Map.of("name", List.of("of-no-such-volume"))))
                .expect(200)
                .json();
        assertThat(volumes.toString()).isEqualTo("{\"Volumes\":[],\"Warnings\":null}");
        assertThat(engine.http()
                        .post("/containers/prune?" + Http.filters(Map.of("label", List.of("of-no-such-container"))))
                        .expect(200)
                        .json()
                        .toString())
                .isEqualTo("{\"ContainersDeleted\":null,\"SpaceReclaimed\":0}");
    }

    @Test
    void anArchivesHeaderHasGosFileModes() throws IOException {
        String id = engine.create(Engine.shell("true"));
        for (String method : List.of("HEAD", "GET")) {
            assertThat(stat(method, id, "/tmp").path("mode").asLong()).isEqualTo(1L << 31 | 1L << 20 | 0777);
            assertThat(stat(method, id, "/bin/sh").path("mode").asLong()).isEqualTo(1L << 27 | 0777);
            assertThat(stat(method, id, "/bin/sh").path("linkTarget").asText()).isEqualTo("/bin/busybox");
            assertThat(stat(method, id, "/etc/mark").path("mode").asLong()).isEqualTo(0644);
            assertThat(stat(method, id, "/etc/mark").path("name").asText()).isEqualTo("mark");
        }
        assertThat(engine.http()
                        .get("/containers/" + id + "/archive?path=/no/such")
                        .expect(404)
                        .message())
                .isEqualTo("Could not find the file /no/such in container " + id);
    }

    private JsonNode stat(String method, String id, String path) {
        String header = engine.http()
                .send(method, "/containers/" + id + "/archive?path=" + path, "")
                .expect(200)
                .headers()
                .get("x-docker-container-path-stat");
        return Http.tree(new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8));
    }

    @Test
    void whoListensToAnAutomaticallyRemovedContainerHearsItsEnd() throws IOException {
        String lines = "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; exit 3";
        String body = Engine.shell(lines).replace("\"HostConfig\":{", "\"HostConfig\":{\"AutoRemove\":true,");
        String id = engine.create(body);
        try (Connection attached = engine.http().upgrade("/containers/" + id + "/attach?stream=1&stdout=1");
                Connection wait = open("POST", "/containers/" + id + "/wait?condition=removed", new byte[0])) {
            engine.start(id);
            assertThat(Frames.readAll(attached.raw()).stdout().lines()).hasSize(2000);
            assertThat(Http.tree(new String(wait.body(false), StandardCharsets.UTF_8))
                            .path("StatusCode")
                            .asInt())
                    .isEqualTo(3);
        }
        assertThat(engine.http().get("/containers/" + id + "/json").status()).isEqualTo(404);
    }
}
