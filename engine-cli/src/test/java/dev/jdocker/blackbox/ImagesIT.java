package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loading, listing, naming and removing images. */
@BlackBox
class ImagesIT {

    private static final String OTHER = "blackbox/other:1";

    private final Engine engine;

    ImagesIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeOthers() {
        engine.removeContainers();
        for (JsonNode image : engine.http().get("/images/json").expect(200).json()) {
            for (JsonNode tag : image.path("RepoTags")) {
                String name = tag.asText();
                if (!name.equals(TestImage.NAME) && !name.startsWith("jdocker/busybox")) {
                    engine.http().delete("/images/" + name).expect(200);
                }
            }
        }
    }

    private JsonNode listed(String name) {
        return StreamSupport.stream(
                        engine.http().get("/images/json").expect(200).json().spliterator(), false)
                .filter(image -> image.path("RepoTags").toString().contains("\"" + name + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not listed: " + name));
    }

    @Test
    void aDockerArchiveIsLoadedAndItsImageRuns() throws IOException {
        String answer = TestImage.load(engine, TestImage.dockerArchive(OTHER, "docker"));
        assertThat(answer).contains("{\"stream\":\"Loaded image: " + OTHER + "\\n\"}");
        String id = engine.create(Engine.shell("cat /etc/mark").replace(TestImage.NAME, OTHER));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout()).isEqualTo("docker\n");
    }

    @Test
    void anOciLayoutIsLoadedAndItsImageRuns() throws IOException {
        Assumptions.assumeTrue(
                engine.isOurs(),
                "capability missing: dockerd without containerd's image store loads no pure OCI layout");
        TestImage.load(engine, TestImage.ociArchive(OTHER, "oci"));
        String id = engine.create(Engine.shell("cat /etc/mark").replace(TestImage.NAME, OTHER));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout()).isEqualTo("oci\n");
    }

    @ParameterizedTest
    @EnumSource
    void clientsLoadTagListAndRemove(Cli cli) throws IOException {
        Path archive = engine.newFolder().resolve("image.tar");
        Files.write(archive, TestImage.dockerArchive(OTHER, "cli"));
        assertThat(cli.run(engine, "load", "-q", "-i", archive.toString()).output())
                .isEqualTo("Loaded image: " + OTHER);
        assertThat(cli.run(engine, Files.readAllBytes(archive), "load", "-q").output())
                .isEqualTo("Loaded image: " + OTHER);
        assertThat(cli.run(engine, "tag", OTHER, "blackbox/tagged").output()).isEmpty();
        assertThat(cli.run(engine, "images", "--format", "{{.Repository}}:{{.Tag}}")
                        .output()
                        .lines())
                .contains(OTHER, "blackbox/tagged:latest", TestImage.NAME);
        assertThat(cli.run(engine, "images", "-q", "--no-trunc", "blackbox/tagged")
                        .output())
                .isEqualTo(TestImage.id("cli"));
        assertThat(cli.run(engine, "rmi", "blackbox/tagged").output()).isEqualTo("Untagged: blackbox/tagged:latest");
        assertThat(cli.run(engine, "rmi", OTHER).output().lines())
                .startsWith("Untagged: " + OTHER, "Deleted: " + TestImage.id("cli"));
    }

    /** Docker's client colours its headings even in a pipe. */
    @Test
    void theTreeLooksTheSameByBothClients() throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(OTHER, "tree"));
        engine.http()
                .post("/images/" + OTHER + "/tag?repo=blackbox/third&tag=3")
                .expect(201);
        engine.create(Engine.shell("true").replace(TestImage.NAME, OTHER));
        String tree = Cli.DOCKER.run(engine, "images", "--tree").output().replaceAll("\033\\[[0-9;]*m", "");
        assertThat(tree).contains(OTHER + "\nblackbox/third:3 ");
        String ours = Cli.JDOCKER.run(engine, "images", "--tree").output();
        assertThat(ours.lines().filter(line -> line.startsWith("blackbox/third:3")))
                .singleElement()
                .asString()
                .endsWith(" 0B   U    ");
        // Before 28.5 that client tells of uses only where there are several platforms.
        assertThat(withoutUses(ours)).isEqualTo(withoutUses(tree));
        for (String flag : List.of("-q", "--digests", "--no-trunc", "--format=json")) {
            assertThat(Cli.JDOCKER.run(engine, "images", "--tree", flag).stderr())
                    .isEqualTo(Cli.DOCKER.run(engine, "images", "--tree", flag).stderr())
                    .contains(" is not yet supported with --tree");
        }
    }

    private static List<String> withoutUses(String tree) {
        return tree.lines()
                .map(line -> line.replaceFirst(" U *$", "").stripTrailing())
                .toList();
    }

    @Test
    void theIdIsTheConfigsDigest() throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(OTHER, "id"));
        JsonNode image =
                engine.http().get("/images/" + OTHER + "/json").expect(200).json();
        assertThat(image.path("Id").asText()).isEqualTo(TestImage.id("id"));
    }

    @Test
    void inspectHasWhatClientsRead() {
        JsonNode image = engine.http()
                .get("/images/" + TestImage.NAME + "/json")
                .expect(200)
                .json();
        assertThat(image.path("Id").asText()).matches("sha256:[0-9a-f]{64}");
        assertThat(image.path("RepoTags")).extracting(JsonNode::asText).contains(TestImage.NAME);
        assertThat(image.path("RepoDigests").isArray()).isTrue();
        assertThat(image.path("Created").asText()).isEqualTo("2026-01-02T03:04:05.678901234Z");
        assertThat(image.path("Architecture").asText()).isEqualTo("amd64");
        assertThat(image.path("Os").asText()).isEqualTo("linux");
        assertThat(image.path("Size").asLong()).isGreaterThan(500_000);
        assertThat(image.path("Config").path("Env"))
                .extracting(JsonNode::asText)
                .containsExactly("PATH=/bin", "FROM_IMAGE=yes");
        assertThat(image.path("Config").path("WorkingDir").asText()).isEqualTo("/work");
        assertThat(image.path("Config").path("Labels").path("dev.jdocker.test").asText())
                .isEqualTo("base");
        assertThat(image.path("RootFS").path("Type").asText()).isEqualTo("layers");
        assertThat(image.path("RootFS").path("Layers")).hasSize(1);
    }

    @Test
    void listedImagesHaveWhatClientsRead() {
        JsonNode image = listed(TestImage.NAME);
        assertThat(image.path("Id").asText()).matches("sha256:[0-9a-f]{64}");
        assertThat(image.path("Created").asLong()).isEqualTo(1767323045L);
        assertThat(image.path("RepoDigests").isArray()).isTrue();
        assertThat(image.path("Labels").path("dev.jdocker.test").asText()).isEqualTo("base");
        assertThat(image.path("Size").asLong()).isPositive();
        assertThat(image.path("SharedSize").asLong()).isEqualTo(-1);
    }

    @Test
    void filtersChoose() throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(OTHER, "filter"));
        JsonNode list = engine.http()
                .get("/images/json?" + Http.filters(Map.of("reference", List.of("blackbox/oth*"))))
                .expect(200)
                .json();
        assertThat(list)
                .singleElement()
                .extracting(image -> image.path("Id").asText())
                .isEqualTo(TestImage.id("filter"));
        assertThat(engine.http()
                        .get("/images/json?" + Http.filters(Map.of("label", List.of("dev.jdocker.test=none"))))
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(engine.http()
                        .get("/images/json?" + Http.filters(Map.of("colour", List.of("red"))))
                        .expect(400)
                        .message())
                .isEqualTo("invalid filter 'colour'");
    }

    @Test
    void namesAreFoundAsDockerFindsThem() throws IOException {
        String id = engine.http()
                .get("/images/" + TestImage.NAME + "/json")
                .json()
                .path("Id")
                .asText();
        String hex = id.substring("sha256:".length());
        for (String name : List.of(id, hex, hex.substring(0, 12), "docker.io/" + TestImage.NAME)) {
            assertThat(engine.http()
                            .get("/images/" + name + "/json")
                            .expect(200)
                            .json()
                            .path("Id")
                            .asText())
                    .as(name)
                    .isEqualTo(id);
        }
        assertThat(engine.http().get("/images/no/such:thing/json").expect(404).message())
                .isEqualTo("No such image: no/such:thing");
        assertThat(engine.http()
                        .post("/containers/create", Engine.shell("true").replace(TestImage.NAME, "missing"))
                        .expect(404)
                        .message())
                .isEqualTo("No such image: missing:latest");
    }

    @Test
    void aUsedImageIsNotRemoved() throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(OTHER, "used"));
        String id = engine.create(Engine.shell("exec sleep 1000").replace(TestImage.NAME, OTHER));
        Http.Reply stopped = engine.http().delete("/images/" + OTHER);
        assertThat(stopped.status()).isEqualTo(409);
        assertThat(stopped.message())
                .isEqualTo("conflict: unable to remove repository reference \"" + OTHER
                        + "\" (must force) - container " + id.substring(0, 12) + " is using its referenced image "
                        + TestImage.id("used").substring(7, 19));
        engine.start(id);
        Http.Reply running = engine.http().delete("/images/" + TestImage.id("used") + "?force=1");
        assertThat(running.status()).isEqualTo(409);
        assertThat(running.message()).contains("cannot be forced").contains("image is being used by running container");
    }

    @Test
    void removingSaysWhatWentAway() throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(OTHER, "gone"));
        engine.http()
                .post("/images/" + OTHER + "/tag?repo=blackbox/second&tag=2")
                .expect(201);
        JsonNode first =
                engine.http().delete("/images/blackbox/second:2").expect(200).json();
        assertThat(first.toString()).isEqualTo("[{\"Untagged\":\"blackbox/second:2\"}]");
        JsonNode second = engine.http().delete("/images/" + OTHER).expect(200).json();
        assertThat(second.path(0).path("Untagged").asText()).isEqualTo(OTHER);
        assertThat(second.path(1).path("Deleted").asText()).isEqualTo(TestImage.id("gone"));
        assertThat(engine.http().delete("/images/" + OTHER).expect(404).message())
                .isEqualTo("No such image: " + OTHER);
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        Http.Reply reply = engine.http().post("/images/" + TestImage.NAME + "/tag?repo=Upper/Case&tag=1");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message())
                .contains("invalid reference format: repository name")
                .contains("must be lowercase");
    }

    @Test
    void anArchiveThatIsNoneIsRefused() {
        Http.Reply reply = engine.http()
                .exact(
                        "POST",
                        Settings.VERSION + "/images/load?quiet=1",
                        "Content-Type: application/x-tar",
                        new byte[2000]);
        assertThat(reply.status() >= 400 || reply.text().contains("\"error\""))
                .as(reply.toString())
                .isTrue();
    }
}
