package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Volumes as objects: made, listed, looked at, removed; what is wrong is refused in Docker's words. */
@BlackBox
class VolumesIT {

    private final Engine engine;

    VolumesIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeVolumes() {
        engine.removeContainers();
        engine.removeVolumes();
    }

    private JsonNode create(String body) {
        return engine.http().post("/volumes/create", body).expect(201).json();
    }

    private void refused(int status, String message, String body) {
        assertThat(engine.http().post("/volumes/create", body).expect(status).message())
                .isEqualTo(message);
    }

    private List<String> names(Map<String, List<String>> filters) {
        return engine.http()
                .get("/volumes?" + Http.filters(filters))
                .expect(200)
                .json()
                .findValuesAsText("Name");
    }

    @Test
    void aVolumeIsShownAsItWasMade() {
        JsonNode made = create("{\"Name\":\"bb-one\",\"Labels\":{\"a\":\"b\"},\"DriverOpts\":{}}");
        assertThat(made.path("Driver").asText()).isEqualTo("local");
        assertThat(made.path("Scope").asText()).isEqualTo("local");
        assertThat(made.path("Labels").path("a").asText()).isEqualTo("b");
        assertThat(made.path("Options").isObject()).isTrue();
        assertThat(made.path("Mountpoint").asText()).endsWith("/volumes/bb-one/_data");
        assertThat(made.path("CreatedAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-].*)");
        assertThat(engine.http().get("/volumes/bb-one").expect(200).json()).isEqualTo(made);
        assertThat(create("{\"Name\":\"bb-two\"}").path("Labels").isNull()).isTrue();
        assertThat(create("{\"Name\":\"bb-two\"}").path("Options").isNull()).isTrue();
    }

    @Test
    void makingOneAgainGivesTheOneThereIs() {
        JsonNode first = create("{\"Name\":\"bb-again\"}");
        assertThat(create("{\"Name\":\"bb-again\",\"Labels\":{\"x\":\"y\"}}")).isEqualTo(first);
        refused(
                404,
                "create bb-again: error looking up volume plugin nosuch: plugin \"nosuch\" not found",
                "{\"Name\":\"bb-again\",\"Driver\":\"nosuch\"}");
    }

    @Test
    void oneWithoutANameIsAnonymous() {
        JsonNode made = create("{}");
        assertThat(made.path("Name").asText()).matches("[0-9a-f]{64}");
        assertThat(made.path("Labels").has("com.docker.volume.anonymous")).isTrue();
    }

    @Test
    void whatIsWrongIsRefusedInDockersWords() {
        refused(
                400,
                "create x: volume name is too short, names should be at least two alphanumeric characters",
                "{\"Name\":\"x\"}");
        refused(
                400,
                "create ../up: \"../up\" includes invalid characters for a local volume name, only"
                        + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use"
                        + " absolute path",
                "{\"Name\":\"../up\"}");
        refused(400, "create bb: invalid option: \"foo\"", "{\"Name\":\"bb\",\"DriverOpts\":{\"foo\":\"1\"}}");
        refused(
                400,
                "create bb: missing required option: \"device\"",
                "{\"Name\":\"bb\",\"DriverOpts\":{\"type\":\"tmpfs\"}}");
        refused(400, "create bb: invalid size: 'big'", "{\"Name\":\"bb\",\"DriverOpts\":{\"size\":\"big\"}}");
        assertThat(engine.http().get("/volumes/bb").expect(404).message()).isEqualTo("get bb: no such volume");
        assertThat(engine.http().delete("/volumes/bb").expect(404).message()).isEqualTo("get bb: no such volume");
        engine.http().delete("/volumes/bb?force=1").expect(204);
        assertThat(engine.http()
                        .send("PUT", "/volumes/bb?version=1", "{}")
                        .expect(503)
                        .message())
                .contains("volume update only valid for cluster volumes");
        assertThat(engine.http()
                        .post("/volumes/create", "{\"Name\":\"bb\",\"ClusterVolumeSpec\":{}}")
                        .expect(503)
                        .message())
                .contains("This node is not a swarm manager");
        assertThat(engine.http()
                        .get("/volumes?" + Http.filters(Map.of("foo", List.of("x"))))
                        .expect(400)
                        .message())
                .isEqualTo("invalid filter 'foo'");
    }

    @Test
    void filtersNarrowTheList() {
        create("{\"Name\":\"bb-a1\",\"Labels\":{\"k\":\"1\"}}");
        create("{\"Name\":\"bb-b2\",\"Labels\":{\"k\":\"2\",\"l\":\"\"}}");
        engine.create(Engine.shell("true", "\"HostConfig\":{\"Binds\":[\"bb-b2:/x\"]}"));
        assertThat(names(Map.of("name", List.of("^bb-[ab]")))).containsExactlyInAnyOrder("bb-a1", "bb-b2");
        assertThat(names(Map.of("name", List.of("a1")))).containsExactly("bb-a1");
        assertThat(names(Map.of("label", List.of("k", "l")))).containsExactly("bb-b2");
        assertThat(names(Map.of("label", List.of("k=1")))).containsExactly("bb-a1");
        assertThat(names(Map.of("driver", List.of("nosuch")))).isEmpty();
        assertThat(names(Map.of("dangling", List.of("true")))).contains("bb-a1").doesNotContain("bb-b2");
        assertThat(names(Map.of("dangling", List.of("false")))).containsExactly("bb-b2");
        assertThat(engine.http()
                        .get("/volumes?" + Http.filters(Map.of("dangling", List.of("x"))))
                        .expect(400)
                        .message())
                .isEqualTo("invalid filter 'dangling=[x]'");
    }

    @ParameterizedTest
    @EnumSource
    void theClientsDoItAll(Cli cli) {
        assertThat(cli.run(
                                engine,
                                "volume",
                                "create",
                                "--label",
                                "a=b",
                                "-o",
                                "type=tmpfs",
                                "-o",
                                "device=tmpfs",
                                "bb-v1")
                        .output())
                .isEqualTo("bb-v1");
        assertThat(cli.run(engine, "volume", "create", "bb-v10").output()).isEqualTo("bb-v10");
        assertThat(cli.run(engine, "volume", "create", "bb-v2").output()).isEqualTo("bb-v2");
        assertThat(cli.run(engine, "volume", "ls", "-q", "--filter", "name=bb-v")
                        .output())
                .isEqualTo("bb-v1\nbb-v2\nbb-v10");
        assertThat(cli.run(engine, "volume", "ls", "--filter", "label=a=b").output())
                .isEqualTo("DRIVER    VOLUME NAME\nlocal     bb-v1");
        assertThat(cli.run(
                                engine,
                                "volume",
                                "ls",
                                "--filter",
                                "name=v1$",
                                "--format",
                                "{{.Labels}} {{.Label \"a\"}} {{.Size}}")
                        .output())
                .isEqualTo("a=b b N/A");
        assertThat(cli.run(engine, "volume", "inspect", "-f", "{{.Options.type}} {{.Name}}", "bb-v1")
                        .output())
                .isEqualTo("tmpfs bb-v1");
        Outcome missing = cli.run(engine, "volume", "inspect", "bb-nope");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.stderr()).contains("get bb-nope: no such volume");
        assertThat(cli.run(engine, "volume", "update", "bb-v1").stderr()).contains("can only update cluster volumes");
        assertThat(cli.run(engine, "volume", "rm", "bb-v1", "bb-v10").output()).isEqualTo("bb-v1\nbb-v10");
        assertThat(cli.run(engine, "volume", "rm", "bb-v1").stderr()).contains("get bb-v1: no such volume");
        assertThat(cli.run(engine, "volume", "rm", "-f", "bb-v1").exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void pruneTakesWhatNobodyHasAndHasNoName(Cli cli) {
        create("{\"Name\":\"bb-named\"}");
        create("{\"Name\":\"bb-options\",\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\"}}");
        String anonymous = create("{}").path("Name").asText();
        engine.create(Engine.shell("true", "\"Volumes\":{\"/kept\":{}}"));
        String kept = names(Map.of("dangling", List.of("false"))).getFirst();
        assertThat(cli.run(engine, "volume", "prune", "-f").output())
                .isEqualTo("Deleted Volumes:\n" + anonymous + "\n\nTotal reclaimed space: 0B");
        assertThat(cli.run(engine, "volume", "prune", "-f", "-a").output())
                .isEqualTo("Deleted Volumes:\nbb-named\n\nTotal reclaimed space: 0B");
        assertThat(names(Map.of())).containsExactlyInAnyOrder(kept, "bb-options");
    }

    @Test
    void olderClientsPruneAll() {
        create("{\"Name\":\"bb-named\"}");
        JsonNode report = Http.tree(engine.http()
                .exact("POST", "/v1.41/volumes/prune", "", new byte[0])
                .expect(200)
                .text());
        assertThat(report.path("VolumesDeleted")).extracting(JsonNode::asText).containsExactly("bb-named");
        assertThat(engine.http()
                        .post("/volumes/prune?" + Http.filters(Map.of("until", List.of("1h"))))
                        .expect(400)
                        .message())
                .isEqualTo("invalid filter 'until'");
    }

    @Test
    void whoHasAVolumeIsTold() {
        create("{\"Name\":\"bb-used\"}");
        String id = engine.create(Engine.shell("true", "\"HostConfig\":{\"Binds\":[\"bb-used:/x\"]}"));
        assertThat(engine.http().delete("/volumes/bb-used").expect(409).message())
                .isEqualTo("remove bb-used: volume is in use - [" + id + "]");
        assertThat(engine.http().delete("/volumes/bb-used?force=1").expect(409).message())
                .isEqualTo("remove bb-used: volume is in use - [" + id + "]");
        engine.http().delete("/containers/" + id).expect(204);
        engine.http().delete("/volumes/bb-used").expect(204);
    }

    @Test
    void theAccountOfTheDiskHasThem() {
        create("{\"Name\":\"bb-sized\"}");
        create("{\"Name\":\"bb-elsewhere\",\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\"}}");
        engine.shellOutput("head -c 5000 /dev/zero > /x/file", "\"HostConfig\":{\"Binds\":[\"bb-sized:/x\"]}");
        JsonNode volumes =
                engine.http().get("/system/df?type=volume").expect(200).json().path("Volumes");
        assertThat(volumes.findValuesAsText("Name")).containsExactly("bb-sized");
        assertThat(volumes.path(0).path("UsageData").path("Size").asLong()).isEqualTo(5000);
        assertThat(volumes.path(0).path("UsageData").path("RefCount").asLong()).isEqualTo(1);
    }

    @Test
    void whatHappensToVolumesIsTold() throws Exception {
        List<String> seen = new ArrayList<>();
        long since = System.currentTimeMillis() / 1000;
        String name = Engine.newName();
        String id = engine.create(Engine.shell("true", "\"HostConfig\":{\"Binds\":[\"" + name + ":/x:ro\"]}"));
        engine.start(id);
        engine.await(id);
        engine.http().delete("/containers/" + id).expect(204);
        engine.http().delete("/volumes/" + name).expect(204);
        String query = Http.filters(Map.of("type", List.of("volume"), "volume", List.of(name)));
        Await.until("the volume's end is told", () -> {
            seen.clear();
            String text = engine.http()
                    .get("/events?since=" + since + "&until=" + (System.currentTimeMillis() / 1000 + 1) + "&" + query)
                    .expect(200)
                    .text();
            for (String line : text.split("\n", -1)) {
                if (!line.isBlank()) {
                    JsonNode event = Http.tree(line);
                    JsonNode attributes = event.path("Actor").path("Attributes");
                    seen.add(event.path("Action").asText() + " "
                            + attributes.path("driver").asText()
                            + (attributes.has("container") ? " container" : "")
                            + (attributes.has("destination")
                                    ? " " + attributes.path("destination").asText() + " "
                                            + attributes.path("read/write").asText()
                                    : ""));
                }
            }
            return seen.stream().anyMatch(line -> line.startsWith("destroy"));
        });
        assertThat(seen)
                .containsExactly(
                        "create local", "mount local container /x false", "unmount local container", "destroy local");
    }
}
