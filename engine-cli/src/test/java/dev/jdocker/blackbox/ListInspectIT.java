package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists, filters, and the fields that clients read. */
@BlackBox
class ListInspectIT {

    private final Engine engine;

    ListInspectIT(Engine engine) {
        this.engine = engine;
    }

    private List<String> list(String query) {
        JsonNode list =
                engine.http().get("/containers/json?" + query).expect(200).json();
        return StreamSupport.stream(list.spliterator(), false)
                .map(container -> container.path("Id").asText())
                .toList();
    }

    @Test
    void anEmptyListIsAnEmptyArray() {
        assertThat(engine.http().get("/containers/json").expect(200).text().strip())
                .isEqualTo("[]");
    }

    @Test
    void theListShowsRunningOnesOrAllNewestFirst() {
        String one = engine.startShell("exec sleep 1000");
        String two = engine.create(Engine.shell("true"));
        String three = engine.startShell("exec sleep 1000");
        assertThat(list("")).containsExactly(three, one);
        assertThat(list("all=1")).containsExactly(three, two, one);
        assertThat(list("limit=2")).containsExactly(three, two);
        assertThat(list("limit=0")).containsExactly(three, one);
        assertThat(list("all=false")).containsExactly(three, one);
    }

    @Test
    void filtersComeInTwoFormsAndChoose() {
        String web = engine.create(Engine.shell("exec sleep 1000", "\"Labels\":{\"role\":\"web\",\"tier\":\"1\"}"));
        String db = engine.http()
                .post(
                        "/containers/create?name=the-db",
                        Engine.shell("exit 3", "\"Labels\":{\"role\":\"db\",\"tier\":\"1\"}"))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.start(web);
        engine.start(db);
        engine.await(db);
        assertThat(list("all=1&" + Http.filters(Map.of("label", List.of("role=web")))))
                .containsExactly(web);
        assertThat(list("all=1&" + Http.filters(Map.of("label", Map.of("role=db", true)))))
                .containsExactly(db);
        assertThat(list("all=1&" + Http.filters(Map.of("label", List.of("tier=1", "role")))))
                .containsExactly(db, web);
        assertThat(list("all=1&" + Http.filters(Map.of("label", List.of("tier=1", "role=x")))))
                .isEmpty();
        assertThat(list(Http.filters(Map.of("status", List.of("exited", "created")))))
                .containsExactly(db);
        assertThat(list("all=1&" + Http.filters(Map.of("exited", List.of("3")))))
                .containsExactly(db);
        assertThat(list("all=1&" + Http.filters(Map.of("name", List.of("the-d")))))
                .containsExactly(db);
        assertThat(list("all=1&" + Http.filters(Map.of("name", List.of("^/the-db$")))))
                .containsExactly(db);
        assertThat(list("all=1&" + Http.filters(Map.of("id", List.of(web.substring(0, 12))))))
                .containsExactly(web);
        assertThat(list("all=1&" + Http.filters(Map.of("ancestor", List.of(TestImage.NAME)))))
                .containsExactly(db, web);
        assertThat(list("all=1&" + Http.filters(Map.of("before", List.of(db))))).containsExactly(web);
        assertThat(list("all=1&" + Http.filters(Map.of("since", List.of(web))))).containsExactly(db);
    }

    @Test
    void anUnknownFilterIsABadRequest() {
        Http.Reply reply = engine.http().get("/containers/json?" + Http.filters(Map.of("colour", List.of("red"))));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("invalid filter 'colour'");
        reply = engine.http().get("/containers/json?" + Http.filters(Map.of("status", List.of("asleep"))));
        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void aListedContainerHasWhatClientsRead() {
        String id = engine.http()
                .post("/containers/create?name=listed", Engine.shell("exec sleep 1000", "\"Labels\":{\"a\":\"b\"}"))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.start(id);
        JsonNode one = engine.http().get("/containers/json").expect(200).json().path(0);
        assertThat(one.path("Names"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo("/listed");
        assertThat(one.path("Image").asText()).isEqualTo(TestImage.NAME);
        assertThat(one.path("ImageID").asText()).matches("sha256:[0-9a-f]{64}");
        assertThat(one.path("Command").asText()).isEqualTo("sh -c 'exec sleep 1000'");
        assertThat(one.path("Created").isIntegralNumber()).isTrue();
        assertThat(one.path("Labels").path("a").asText()).isEqualTo("b");
        assertThat(one.path("Labels").path("dev.jdocker.test").asText()).isEqualTo("base");
        assertThat(one.path("State").asText()).isEqualTo("running");
        assertThat(one.path("Status").asText()).matches("Up .*");
        assertThat(one.path("Ports").isArray()).isTrue();
        assertThat(one.path("Mounts").isArray()).isTrue();
        assertThat(one.path("HostConfig").path("NetworkMode").asText()).isEqualTo("none");
        assertThat(one.path("NetworkSettings").path("Networks").has("none")).isTrue();
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        one = engine.http().get("/containers/json?all=1").expect(200).json().path(0);
        assertThat(one.path("State").asText()).isEqualTo("exited");
        assertThat(one.path("Status").asText()).matches("Exited \\(137\\) .* ago");
    }

    @Test
    void aNeverStartedContainerHasZeroTimes() {
        String id = engine.create(Engine.shell("true"));
        JsonNode state = engine.inspect(id).path("State");
        assertThat(state.path("Status").asText()).isEqualTo("created");
        assertThat(state.path("StartedAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(state.path("FinishedAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(state.path("Pid").asInt(-1)).isZero();
        for (String flag : List.of("Running", "Paused", "Restarting", "OOMKilled", "Dead")) {
            assertThat(state.path(flag).isBoolean()).as(flag).isTrue();
            assertThat(state.path(flag).asBoolean()).as(flag).isFalse();
        }
    }

    @Test
    void inspectHasWhatClientsRead() {
        String id = engine.http()
                .post(
                        "/containers/create?name=inspected",
                        Engine.shell(
                                "exec sleep 1000",
                                "\"Env\":[\"A=1\"],\"StopSignal\":\"SIGINT\",\"StopTimeout\":5,\"HostConfig\":{\"CapAdd\":[\"NET_ADMIN\"],\"Memory\":67108864,\"PidsLimit\":50,\"NanoCpus\":500000000}"))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.start(id);
        JsonNode all = engine.inspect("inspected");
        assertThat(all.path("Id").asText()).isEqualTo(id);
        assertThat(all.path("Name").asText()).isEqualTo("/inspected");
        assertThat(all.path("Path").asText()).isEqualTo("sh");
        assertThat(all.path("Args")).extracting(JsonNode::asText).containsExactly("-c", "exec sleep 1000");
        assertThat(Instant.parse(all.path("Created").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(all.path("Image").asText()).matches("sha256:[0-9a-f]{64}");
        assertThat(all.path("RestartCount").asInt(-1)).isZero();
        assertThat(all.path("Driver").asText()).isNotEmpty();
        assertThat(all.path("Platform").asText()).isEqualTo("linux");
        assertThat(all.path("LogPath").asText()).contains(id);
        assertThat(all.path("Mounts").isArray()).isTrue();
        JsonNode state = all.path("State");
        assertThat(state.path("Status").asText()).isEqualTo("running");
        assertThat(state.path("Running").asBoolean()).isTrue();
        assertThat(state.path("Pid").asInt()).isPositive();
        assertThat(Instant.parse(state.path("StartedAt").asText())).isBeforeOrEqualTo(Instant.now());
        JsonNode config = all.path("Config");
        assertThat(config.path("Image").asText()).isEqualTo(TestImage.NAME);
        assertThat(config.path("Hostname").asText()).isEqualTo(id.substring(0, 12));
        assertThat(config.path("Env"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("A=1", "PATH=/bin", "FROM_IMAGE=yes");
        assertThat(config.path("Cmd")).extracting(JsonNode::asText).containsExactly("sh", "-c", "exec sleep 1000");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/work");
        assertThat(config.path("StopSignal").asText()).isEqualTo("SIGINT");
        assertThat(config.path("StopTimeout").asInt()).isEqualTo(5);
        assertThat(config.path("Labels").path("dev.jdocker.test").asText()).isEqualTo("base");
        JsonNode host = all.path("HostConfig");
        assertThat(host.path("CapAdd")).extracting(JsonNode::asText).containsExactly("NET_ADMIN");
        assertThat(host.path("Memory").asLong()).isEqualTo(67108864);
        assertThat(host.path("PidsLimit").asLong()).isEqualTo(50);
        assertThat(host.path("NanoCpus").asLong()).isEqualTo(500000000);
        assertThat(host.path("LogConfig").path("Type").asText()).isEqualTo("json-file");
        assertThat(host.path("RestartPolicy").path("Name").asText()).isEqualTo("no");
        assertThat(host.path("MaskedPaths")).extracting(JsonNode::asText).contains("/proc/kcore");
        assertThat(all.path("NetworkSettings").path("Networks").has("none")).isTrue();
        assertThat(all.path("NetworkSettings").path("Ports").isObject()).isTrue();
    }

    @Test
    void bindsKeepTheirOrderAndShowAsMounts() {
        String folder = engine.there(engine.newFolder());
        String id = engine.create(
                Engine.shell("true", "\"HostConfig\":{\"Binds\":[\"" + folder + ":/b:ro\",\"" + folder + ":/a\"]}"));
        JsonNode all = engine.inspect(id);
        assertThat(all.path("HostConfig").path("Binds"))
                .extracting(JsonNode::asText)
                .containsExactly(folder + ":/b:ro", folder + ":/a");
        assertThat(all.path("Mounts")).hasSize(2).allSatisfy(mount -> {
            assertThat(mount.path("Type").asText()).isEqualTo("bind");
            assertThat(mount.path("Source").asText()).isEqualTo(folder);
            assertThat(mount.path("RW").asBoolean())
                    .isEqualTo(mount.path("Destination").asText().equals("/a"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void clientsListAndInspect(Cli cli) {
        String name = Engine.newName();
        String id = cli.run(engine, "run", "-d", "--name", name, "--network", "none", TestImage.NAME, "sleep", "1000")
                .output();
        assertThat(cli.run(engine, "ps", "-q", "--no-trunc").output()).isEqualTo(id);
        assertThat(cli.run(engine, "ps", "--format", "{{.Names}} {{.Image}} {{.State}}")
                        .output())
                .isEqualTo(name + " " + TestImage.NAME + " running");
        assertThat(cli.run(engine, "ps").stdout())
                .startsWith("CONTAINER ID   IMAGE             COMMAND        CREATED")
                .contains(id.substring(0, 12))
                .contains("\"sleep 1000\"");
        assertThat(cli.run(engine, "ps", "-aq", "--filter", "status=exited").output())
                .isEmpty();
        assertThat(cli.run(engine, "inspect", "--format", "{{.State.Status}} {{.Name}}", id)
                        .output())
                .isEqualTo("running /" + name);
        assertThat(cli.run(engine, "inspect", id).output())
                .startsWith("[\n    {\n")
                .contains("\"Id\": \"" + id + "\"");
        Outcome missing = cli.run(engine, "inspect", "no-such-thing");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.stderr()).containsIgnoringCase("no such object: no-such-thing");
    }
}
