package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions, errors and the few requests that every client begins with. */
@BlackBox
class ApiIT {

    private final Engine engine;

    ApiIT(Engine engine) {
        this.engine = engine;
    }

    private Http.Reply exact(String method, String path) {
        return engine.http().exact(method, path, "", new byte[0]);
    }

    @Test
    void pingSaysWhatIsSpoken() {
        Http.Reply get = exact("GET", "/_ping").expect(200);
        assertThat(get.text()).isEqualTo("OK");
        Http.Reply head = exact("HEAD", "/_ping").expect(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers())
                .containsEntry("api-version", "1.51")
                .containsEntry("ostype", "linux")
                .containsEntry("docker-experimental", "false")
                .containsEntry("swarm", "inactive")
                .containsEntry("cache-control", "no-cache, no-store, must-revalidate")
                .containsEntry("pragma", "no-cache")
                .containsEntry("content-length", "0")
                .containsKeys("server", "builder-version");
        assertThat(exact("GET", "/v1.51/_ping").expect(200).text()).isEqualTo("OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/v1.24", "/v1.30", "/v1.40", "/v1.41", "/v1.42", "/v1.43", "/v1.44", "/v1.45", "/v1.50", "/v1.51"
            })
    void everyVersionAndNoneIsServed(String version) {
        assertThat(exact("GET", version + "/containers/json").expect(200).text().strip())
                .isEqualTo("[]");
        assertThat(exact("GET", version + "/version")
                        .expect(200)
                        .json()
                        .path("ApiVersion")
                        .asText())
                .isEqualTo("1.51");
        assertThat(exact("GET", version + "/info")
                        .expect(200)
                        .json()
                        .path("OSType")
                        .asText())
                .isEqualTo("linux");
        exact("GET", version + "/images/json").expect(200);
    }

    @Test
    void otherVersionsAreRefused() {
        // Clients that old read errors as plain text, so either form will do.
        assertThat(exact("GET", "/v1.23/containers/json").expect(400).text())
                .contains("client version 1.23 is too old. Minimum supported API version is 1.24");
        assertThat(exact("GET", "/v1.99/containers/json").expect(400).message())
                .isEqualTo("client version 1.99 is too new. Maximum supported API version is 1.51");
    }

    @Test
    void versionHasWhatClientsRead() {
        JsonNode version = engine.http().get("/version").expect(200).json();
        assertThat(version.path("Version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(version.path("MinAPIVersion").asText()).isEqualTo("1.24");
        assertThat(version.path("Os").asText()).isEqualTo("linux");
        assertThat(version.path("Arch").asText()).isEqualTo("amd64");
        assertThat(version.path("KernelVersion").asText()).isNotEmpty();
        assertThat(version.path("Components").path(0).path("Name").asText()).isEqualTo("Engine");
    }

    @Test
    void infoHasWhatClientsRead() {
        JsonNode info = engine.http().get("/info").expect(200).json();
        assertThat(info.path("ID").asText()).isNotEmpty();
        assertThat(info.path("CgroupVersion").asText()).isIn("1", "2");
        assertThat(info.path("CgroupDriver").asText()).isEqualTo("cgroupfs");
        assertThat(info.path("ServerVersion").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(info.path("Architecture").asText()).isEqualTo("x86_64");
        assertThat(info.path("NCPU").asInt()).isPositive();
        assertThat(info.path("MemTotal").asLong()).isPositive();
        assertThat(info.path("SecurityOptions").toString()).contains("name=seccomp,profile=builtin");
        assertThat(info.path("RegistryConfig").isObject()).isTrue();
        assertThat(info.path("Containers").asInt(-1)).isZero();
        assertThat(info.path("Images").asInt()).isPositive();
        for (String flag : List.of("MemoryLimit", "PidsLimit", "CPUShares", "CPUSet")) {
            assertThat(info.path(flag).asBoolean()).as(flag).isTrue();
        }
    }

    @Test
    void whatIsNotThereIsA404WithAMessage() {
        assertThat(exact("GET", "/v1.51/no/such/page").expect(404).message()).isEqualTo("page not found");
        assertThat(engine.http().get("/containers/nope/json").expect(404).message())
                .isEqualTo("No such container: nope");
        for (String verb : List.of("start", "stop", "kill", "wait", "rename?name=x")) {
            assertThat(engine.http()
                            .post("/containers/nope/" + verb)
                            .expect(404)
                            .message())
                    .as(verb)
                    .endsWith("No such container: nope");
        }
        // An attach is no longer quite HTTP when it fails: Docker answers in plain text.
        assertThat(engine.http()
                        .post("/containers/nope/attach?stream=1")
                        .expect(404)
                        .text())
                .contains("No such container: nope");
        assertThat(engine.http()
                        .get("/containers/nope/logs?stdout=1")
                        .expect(404)
                        .message())
                .isEqualTo("No such container: nope");
        assertThat(engine.http().delete("/containers/nope").expect(404).message())
                .isEqualTo("No such container: nope");
    }

    @Test
    void brokenBodiesAreBadRequests() {
        assertThat(engine.http()
                        .post("/containers/create", "{\"Image\":")
                        .expect(400)
                        .message())
                .isNotEmpty();
        assertThat(engine.http()
                        .post("/containers/create", "{\"Image\":[1]}")
                        .expect(400)
                        .message())
                .isNotEmpty();
        String id = engine.create(Engine.shell("true"));
        Http.Reply text = engine.http()
                .exact(
                        "POST",
                        "/v1.51/containers/create",
                        "Content-Type: text/plain",
                        "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(text.status()).as(text.toString()).isEqualTo(400);
        assertThat(engine.http()
                        .post("/containers/" + id + "/start", "{\"Binds\":[\"/:/host\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aCreateWithoutACommandOrImageIsRefused() {
        assertThat(engine.http().post("/containers/create", "{}").expect(400).message())
                .isNotEmpty();
        Http.Reply reply = engine.http()
                .post(
                        "/containers/create",
                        "{\"Image\":\"" + TestImage.NAME
                                + "\",\"Cmd\":[],\"Entrypoint\":[\"\"],\"HostConfig\":{\"NetworkMode\":\"none\"}}");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.message()).contains("no command specified");
    }

    @Test
    void aBadFilterIsABadRequest() {
        assertThat(engine.http()
                        .get("/containers/json?filters=%7Bbroken")
                        .expect(400)
                        .message())
                .isNotEmpty();
    }

    @Test
    void oneConnectionServesManyRequests() throws Exception {
        try (Connection connection = Connection.open(engine.socket())) {
            for (int i = 0; i < 3; i++) {
                connection.request("GET /_ping HTTP/1.1\nHost: docker", new byte[0]);
                connection.readHead();
                assertThat(new String(connection.body(false), StandardCharsets.UTF_8))
                        .isEqualTo("OK");
            }
        }
    }

    @Test
    void chunkedRequestBodiesAreRead() throws Exception {
        byte[] json = Engine.shell("true").getBytes(StandardCharsets.UTF_8);
        try (Connection connection = Connection.open(engine.socket())) {
            connection.request(
                    "POST /v1.51/containers/create HTTP/1.1\nHost: docker\nContent-Type: application/json\nTransfer-Encoding: chunked",
                    ("5\r\n" + new String(json, 0, 5, StandardCharsets.UTF_8) + "\r\n"
                                    + Integer.toHexString(json.length - 5) + "\r\n"
                                    + new String(json, 5, json.length - 5, StandardCharsets.UTF_8) + "\r\n0\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(connection.readHead().status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientsShowVersionsAndInfo(Cli cli) {
        assertThat(cli.run(engine, "version", "--format", "{{.Server.APIVersion}}")
                        .output())
                .isEqualTo("1.51");
        assertThat(cli.run(engine, "version").output()).contains("Client:").contains("Server:");
        assertThat(cli.run(engine, "info", "--format", "{{.OSType}}").output()).isEqualTo("linux");
        assertThat(cli.run(engine, "info").stdout()).contains("Server Version:");
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnEngineClientsSaySo(Cli cli) throws Exception {
        Process process = cli.start(engine, "-H", "unix:///no/such/engine.sock", "ps");
        Outcome outcome = Cli.finish(process, new byte[0], "ps without an engine");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.stderr()).contains("Cannot connect to the Docker daemon at unix:///no/such/engine.sock");
    }
}
