package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of images go from engine to skopeo and back, and several images are in one. */
@BlackBox
class SaveLoadIT {

    private static final String ONE = "blackbox/one:1";
    private static final String TWO = "blackbox/two:2";

    private final Engine engine;

    SaveLoadIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeImages() {
        engine.removeContainers();
        for (String name : List.of(ONE, TWO)) {
            engine.http().delete("/images/" + name);
        }
    }

    private String id(String name) {
        return engine.http()
                .get("/images/" + name + "/json")
                .expect(200)
                .json()
                .path("Id")
                .asText();
    }

    private static void skopeo(String... words) throws IOException {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "skopeo"))),
                "capability missing: the program skopeo");
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
        command.addAll(List.of(words));
        Outcome outcome = Cli.finish(new ProcessBuilder(command).start(), new byte[0], String.join(" ", command));
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    }

    /** The digest of the config that a folder of skopeo's form {@code dir:} has. */
    private static String configOf(Path folder) throws IOException {
        return Http.JSON
                .readTree(folder.resolve("manifest.json").toFile())
                .path("config")
                .path("digest")
                .asText();
    }

    private static Map<String, byte[]> members(byte[] archive) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                members.put(entry.getName(), in.readAllBytes());
            }
        }
        return members;
    }

    private void runs(String name, String mark) {
        String id = engine.create(Engine.shell("cat /etc/mark").replace(TestImage.NAME, name));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout()).isEqualTo(mark + "\n");
        engine.removeContainers();
    }

    @ParameterizedTest
    @EnumSource
    void severalImagesComeBackFromOneArchive(Cli cli) throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(ONE, "one"));
        TestImage.load(engine, TestImage.dockerArchive(TWO, "two"));
        Path archive = engine.newFolder().resolve("both.tar");
        cli.run(engine, "save", "-o", archive.toString(), ONE, TWO).output();
        byte[] saved = Files.readAllBytes(archive);
        byte[] again = cli.run(engine, "save", ONE, TWO).stdoutBytes();
        if (engine.isOurs()) { // dockerd takes the images in no particular order
            assertThat(again).isEqualTo(saved);
        }
        removeImages();
        assertThat(cli.run(engine, "load", "-i", archive.toString()).output().lines())
                .contains("Loaded image: " + ONE, "Loaded image: " + TWO);
        assertThat(id(ONE)).isEqualTo(TestImage.id("one"));
        assertThat(id(TWO)).isEqualTo(TestImage.id("two"));
        runs(ONE, "one");
        runs(TWO, "two");
        assertThat(members(cli.run(engine, "save", ONE, TWO).stdoutBytes())).containsAllEntriesOf(blobs(saved));
    }

    private static Map<String, byte[]> blobs(byte[] archive) throws IOException {
        Map<String, byte[]> blobs = members(archive);
        blobs.keySet().removeIf(name -> !name.startsWith("blobs/sha256/") || name.endsWith("/"));
        // each is what its name says
        blobs.forEach((name, content) -> assertThat(name).endsWith(TestImage.sha256(content)));
        return blobs;
    }

    @Test
    void skopeoReadsWhatIsSavedInBothForms() throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(ONE, "one"));
        TestImage.load(engine, TestImage.dockerArchive(TWO, "two"));
        Path folder = engine.newFolder();
        Path both = folder.resolve("both.tar");
        Cli.DOCKER.run(engine, "save", "-o", both.toString(), ONE, TWO).output();
        skopeo("copy", "-q", "docker-archive:" + both + ":" + TWO, "dir:" + folder.resolve("docker"));
        assertThat(configOf(folder.resolve("docker"))).isEqualTo(TestImage.id("two"));
        Path single = folder.resolve("single.tar");
        Cli.JDOCKER.run(engine, "save", "-o", single.toString(), ONE).output();
        skopeo("copy", "-q", "oci-archive:" + single, "dir:" + folder.resolve("oci"));
        assertThat(configOf(folder.resolve("oci"))).isEqualTo(TestImage.id("one"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive"})
    void whatSkopeoWritesIsLoaded(String form) throws IOException {
        Assumptions.assumeTrue(
                engine.isOurs() || form.equals("docker-archive"),
                "capability missing: dockerd without containerd's image store loads no pure OCI layout");
        Path folder = engine.newFolder();
        Path source = Files.write(folder.resolve("source.tar"), TestImage.dockerArchive(ONE, "one"));
        Path archive = folder.resolve("archive.tar");
        skopeo("copy", "-q", "docker-archive:" + source, form + ":" + archive + ":" + ONE);
        String told = TestImage.load(engine, Files.readAllBytes(archive));
        if (form.equals("docker-archive")) {
            assertThat(told).contains("Loaded image: " + ONE);
        } else { // has a tag at most, and no name
            assertThat(told).containsPattern("Loaded image( ID)?: ");
            String id = told.replaceAll("(?s).*(sha256:[0-9a-f]{64}).*", "$1");
            Cli.JDOCKER
                    .run(engine, "tag", id.startsWith("sha256:") ? id : ONE, ONE)
                    .output();
        }
        runs(ONE, "one");
        JsonNode image =
                engine.http().get("/images/" + ONE + "/json").expect(200).json();
        assertThat(image.path("RootFS").path("Layers").path(0).asText())
                .isEqualTo("sha256:" + TestImage.sha256(TestImage.layer("one")));
    }

    @Test
    void theManifestOfAnArchiveNamesItsImagesAndTheirLayers() throws IOException {
        TestImage.load(engine, TestImage.dockerArchive(ONE, "one"));
        Map<String, byte[]> members =
                members(Cli.JDOCKER.run(engine, "save", ONE).stdoutBytes());
        JsonNode manifest = Http.JSON.readTree(members.get("manifest.json"));
        assertThat(manifest.path(0).path("RepoTags").toString()).isEqualTo("[\"" + ONE + "\"]");
        assertThat(manifest.path(0).path("Config").asText())
                .isEqualTo("blobs/sha256/" + TestImage.id("one").substring(7));
        assertThat(members.get(manifest.path(0).path("Layers").path(0).asText()))
                .isEqualTo(TestImage.layer("one"));
        assertThat(new String(members.get("oci-layout"), StandardCharsets.UTF_8))
                .contains("1.0.0");
        assertThat(Http.JSON
                        .readTree(members.get("repositories"))
                        .path("blackbox/one")
                        .path("1")
                        .asText())
                .isNotEmpty();
    }
}
