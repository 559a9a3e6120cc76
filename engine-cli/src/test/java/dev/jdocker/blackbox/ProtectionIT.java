package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps things from being removed by mistake: a label, and a look at what a prune would do. Both are ours. */
@BlackBox
class ProtectionIT {
    private static final String LABEL = "dev.jdocker.protected";
    private static final String MINE = "label=bb-doomed";

    private final Engine engine;

    ProtectionIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void requireOurs() {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: protection by a label, dry runs");
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        engine.removeVolumes();
        engine.removeNetworks();
        images().forEach(image ->
                engine.http().delete("/images/" + image.path("Id").asText() + "?force=1&protected=1"));
    }

    private Stream<JsonNode> images() {
        JsonNode all = engine.http()
                .get("/images/json?" + Http.filters(Map.of("label", List.of("bb-doomed"))))
                .expect(200)
                .json();
        return Stream.iterate(0, i -> i < all.size(), i -> i + 1).map(all::get);
    }

    private static void image(Engine engine, String name, Map<String, String> labels) throws IOException {
        TestImage.load(
                engine,
                TestImage.derivedArchive(
                        name,
                        Map.of("Labels", labels),
                        out -> TestImage.put(
                                out,
                                new TarArchiveEntry("own"),
                                0644,
                                0,
                                name.repeat(1000).getBytes(StandardCharsets.UTF_8))));
    }

    private Outcome run(String... words) {
        return Cli.JDOCKER.run(engine, words);
    }

    private List<String> names(String path, String key) {
        return engine.http().get(path).expect(200).json().findValuesAsText(key);
    }

    @Test
    void aProtectedVolumeStays() {
        run("volume", "create", "--label", LABEL + "=true", "bb-safe").output();
        run("volume", "create", "bb-loose").output();
        assertThat(engine.http().delete("/volumes/bb-safe?force=1").expect(409).message())
                .isEqualTo("remove bb-safe: volume is protected by its label " + LABEL);
        run("volume", "prune", "-af").output();
        assertThat(names("/volumes", "Name")).containsExactly("bb-safe");
        assertThat(run("volume", "rm", "--protected", "bb-safe").output()).isEqualTo("bb-safe");
    }

    @Test
    void aProtectedContainerStays() {
        String id = engine.create(Engine.shell("true", "\"Labels\":{\"" + LABEL + "\":\"true\"}"));
        engine.create(Engine.shell("true"));
        assertThat(run("rm", "-f", id).stderr())
                .contains("cannot remove container \"" + id + "\": container is protected by its label " + LABEL);
        run("container", "prune", "-f").output();
        assertThat(engine.containers()).containsExactly(id);
        assertThat(run("rm", "--protected", id).exitCode()).isZero();
    }

    @Test
    void aProtectedNetworkStays() {
        run("network", "create", "--label", LABEL + "=true", "bb-safe").output();
        run("network", "create", "bb-loose").output();
        assertThat(engine.http().delete("/networks/bb-safe").expect(409).message())
                .isEqualTo("error while removing network bb-safe: network is protected by its label " + LABEL);
        run("network", "prune", "-f").output();
        assertThat(names("/networks", "Name")).contains("bb-safe").doesNotContain("bb-loose");
        assertThat(run("network", "rm", "--protected", "bb-safe").output()).isEqualTo("bb-safe");
    }

    @Test
    void aProtectedImageKeepsItsLastName() throws IOException {
        image(engine, "bb-safe:1", Map.of(LABEL, "true", "bb-doomed", ""));
        run("tag", "bb-safe:1", "bb-safe:2").output();
        run("tag", "bb-safe:1", "bb-other:1").output();
        assertThat(run("rmi", "bb-safe:2", "bb-other:1").output())
                .isEqualTo("Untagged: bb-safe:2\nUntagged: bb-other:1");
        String id = run("inspect", "-f", "{{.Id}}", "bb-safe:1").output();
        for (String reference : List.of("bb-safe:1", id, id.substring("sha256:".length(), 20))) {
            assertThat(engine.http()
                            .delete("/images/" + reference + "?force=1")
                            .expect(409)
                            .message())
                    .isEqualTo(
                            "conflict: unable to delete " + reference + ": image is protected by its label " + LABEL);
        }
        run("image", "prune", "-af", "--filter", MINE).output();
        assertThat(run("inspect", "-f", "{{.RepoTags}}", id).output()).isEqualTo("[bb-safe:1]");
        assertThat(run("rmi", "--protected", "bb-safe:1").output()).startsWith("Untagged: bb-safe:1\nDeleted: " + id);
    }

    @Test
    void aDryRunTellsWhatAPruneThenDoes() throws IOException {
        image(engine, "bb-doomed:1", Map.of("bb-doomed", ""));
        image(engine, "bb-doomed:2", Map.of("bb-doomed", ""));
        image(engine, "bb-doomed:2", Map.of("bb-doomed", "", "another", ""));
        BuildContext.of("FROM " + TestImage.NAME + "\nRUN head -c 100000 /dev/zero > /bb-built")
                .build(engine, "t=bb-doomed:3&labels=" + BuildContext.encoded("{\"bb-doomed\":\"\"}"))
                .image();
        run("network", "create", "--label", "bb-doomed", "bb-doomed").output();
        // Its volume and its image are free once the container is gone, not before.
        String script = "head -c 5000 /dev/zero > /data/f; head -c 3000 /dev/zero > /own";
        run("run", "-d", "--label", "bb-doomed", "--network", "none", "-v", "/data", "bb-doomed:1", "sh", "-c", script)
                .output();
        String volume = "{\"Labels\":{\"bb-doomed\":\"\",\"com.docker.volume.anonymous\":\"\"},\"Name\":\"bb-doomed\"}";
        engine.http().post("/volumes/create", volume).expect(201);
        String held = engine.create(
                Engine.shell("true", "\"Labels\":{\"bb-doomed\":\"\"},\"HostConfig\":{\"Binds\":[\"bb-doomed:/v\"]}"));
        engine.containers().stream().filter(id -> !id.equals(held)).forEach(engine::await);
        List<String> before = everything();
        for (List<String> prune : List.of(
                List.of("container", "prune", "--filter", MINE),
                List.of("image", "prune", "-a", "--filter", MINE),
                List.of("network", "prune", "--filter", MINE),
                List.of("volume", "prune", "-a", "--filter", MINE),
                List.of("builder", "prune", "-a"),
                List.of("system", "prune", "-a", "--volumes", "--filter", MINE))) {
            Outcome dry =
                    run(Stream.concat(prune.stream(), Stream.of("--dry-run")).toArray(String[]::new));
            assertThat(dry.output()).as(dry.toString()).doesNotContain("Deleted ");
            assertThat(everything()).as(prune.toString()).isEqualTo(before);
            if (prune.getFirst().equals("system")) {
                assertThat(dry.output())
                        .contains(held, "\nbb-doomed\n", "untagged: bb-doomed:1\n", "untagged: bb-doomed:3\n");
                String told = dry.output()
                        .replace("Would delete", "Deleted")
                        .replace("Total space to reclaim", "Total reclaimed space");
                Outcome done =
                        run(Stream.concat(prune.stream(), Stream.of("-f")).toArray(String[]::new));
                assertThat(done.output().split("\n")).containsExactlyInAnyOrder(told.split("\n"));
            }
        }
        assertThat(engine.containers()).isEmpty();
        assertThat(images()).isEmpty();
    }

    /** Everything that a prune may take. */
    private List<String> everything() {
        return Stream.of(
                        engine.containers(),
                        names("/images/json?all=1", "Id"),
                        names("/networks", "Name"),
                        names("/volumes", "Name"),
                        names("/system/df", "ID"))
                .flatMap(List::stream)
                .sorted()
                .toList();
    }
}
