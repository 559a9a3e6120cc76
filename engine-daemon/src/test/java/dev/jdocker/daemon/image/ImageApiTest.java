package dev.jdocker.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.image.ApiFixture.Answer;
import dev.jdocker.daemon.tar.TarBuilder;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers as dockerd 28.5.2 was seen to give them. */
class ImageApiTest {

    private static final String USER = "c46a76dbf8503138b9d5e2a72f06a6617cefeb65eb893c33d4ee29454256d5b1";
    private final byte[] low = Archives.layer("low");
    private final byte[] high = Archives.layer("high");
    private final byte[] config = Archives.config("\"config\":{\"Cmd\":[\"sh\"],\"Env\":[\"A=b\"]},", low, high);
    private final String id = Digest.of(config).text();
    private final String shortId = Digest.of(config).shortHex();

    @TempDir
    Path folder;

    private ApiFixture api;

    @BeforeEach
    void open() throws IOException {
        JnrLinux linux = new JnrLinux();
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
        api = new ApiFixture(folder, linux);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void loadTwoNames() throws IOException {
        api.load(Archives.docker(config, List.of("one:1", "localhost:5000/two:2"), low, high));
    }

    private Answer delete(String name) throws IOException {
        return api.call("DELETE", "/v1.51/images/" + name, new byte[0]);
    }

    private Answer tag(String name, String query) throws IOException {
        return api.call("POST", "/v1.51/images/" + name + "/tag?" + query, new byte[0]);
    }

    @Test
    void aDockerArchiveIsLoadedUnderItsNames() throws IOException {
        Answer answer = api.load(Archives.docker(config, List.of("one:1", "localhost:5000/two:2"), low, high));
        assertThat(answer)
                .isEqualTo(
                        new Answer(
                                200,
                                "{\"stream\":\"Loaded image: one:1\\n\"}\r\n{\"stream\":\"Loaded image: localhost:5000/two:2\\n\"}\r\n"));
        Image image = api.images.store().resolve("one:1");
        assertThat(image.id().text()).isEqualTo(id);
        assertThat(image.sizeBytes()).isEqualTo("content of low".length() + "content of high".length());
        List<Path> lowers =
                api.images.snapshotter().prepare("c", image.layers()).lowers();
        assertThat(lowers.getFirst().resolve("high")).hasContent("content of high");
        assertThat(lowers.get(1).resolve("low")).hasContent("content of low");
        assertThat(api.events).contains("load " + id).noneMatch(event -> event.startsWith("tag "));
    }

    @Test
    void anArchiveWithoutNamesIsLoadedByItsId() throws IOException {
        assertThat(api.load(Archives.docker(config, List.of(), low, high)).body())
                .isEqualTo("{\"stream\":\"Loaded image ID: " + id + "\\n\"}\r\n");
        assertThat(api.get("/v1.51/images/json").body())
                .contains("\"RepoTags\":[]")
                .contains("\"Containers\":0");
        assertThat(api.get("/v1.42/images/json").body())
                .contains("\"RepoTags\":[\"<none>:<none>\"]")
                .contains("\"RepoDigests\":[\"<none>@<none>\"]")
                .contains("\"Containers\":-1")
                .contains("\"VirtualSize\":");
    }

    @Test
    void anOciLayoutWithCompressedLayersIsLoaded() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(low);
        }
        byte[] layer = zipped.toByteArray();
        byte[] single = Archives.config("", low);
        String layerType = "application/vnd.oci.image.layer.v1.tar+gzip";
        byte[] manifest = Archives.bytes("{\"schemaVersion\":2,\"config\":"
                + Archives.descriptor("application/vnd.oci.image.config.v1+json", single, "") + ",\"layers\":["
                + Archives.descriptor(layerType, layer, "") + "]}");
        byte[] other = Archives.bytes("{\"absent\":1}");
        byte[] index = Archives.bytes("{\"schemaVersion\":2,\"manifests\":["
                + Archives.descriptor(
                        "application/vnd.oci.image.manifest.v1+json",
                        other,
                        ",\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}")
                + ","
                + Archives.descriptor(
                        "application/vnd.oci.image.manifest.v1+json",
                        manifest,
                        ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
                                + ImagePlatform.host().architecture() + "\"}")
                + "]}");
        TarBuilder tar = new TarBuilder().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        Archives.blob(Archives.blob(Archives.blob(Archives.blob(tar, layer), single), manifest), index);
        tar.file(
                "index.json",
                "{\"schemaVersion\":2,\"manifests\":["
                        + Archives.descriptor(
                                "application/vnd.oci.image.index.v1+json",
                                index,
                                ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"foo:bar\"}")
                        + "]}");
        assertThat(api.load(tar.build()).body()).isEqualTo("{\"stream\":\"Loaded image: foo:bar\\n\"}\r\n");
        assertThat(api.images.store().resolve("foo:bar").id()).isEqualTo(Digest.of(single));
    }

    @Test
    void brokenArchivesLeaveNothing() throws IOException {
        assertThat(api.load(Archives.docker(config, List.of("x"), high, low)).body())
                .contains("\"error\":\"invalid diffID");
        assertThat(api.load(Archives.docker(config, List.of("x:1"), low)).body())
                .contains("invalid manifest, layers length mismatch: expected 1, got 2");
        byte[] windows = Archives.bytes("{\"os\":\"windows\",\"rootfs\":{\"diff_ids\":[]}}");
        assertThat(api.load(Archives.docker(windows, List.of("x:1"))).body())
                .contains("cannot load windows image on linux");
        assertThat(api.load(Archives.bytes("hello")).body()).contains("unexpected EOF");
        assertThat(api.load(new TarBuilder().file("h", "x").build()).body())
                .contains("neither manifest.json nor index.json");
        assertThat(api.get("/v1.51/images/json")).isEqualTo(new Answer(200, "[]"));
        try (var left = Files.list(folder.resolve("data/content/ingest"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsNamedAsDockerNamesIt() throws IOException {
        loadTwoNames();
        assertThat(api.get("/v1.51/images/nope/json"))
                .isEqualTo(new Answer(404, "{\"message\":\"No such image: nope:latest\"}"));
        assertThat(api.get("/v1.51/images/sha256:abc/json"))
                .isEqualTo(new Answer(404, "{\"message\":\"No such image: sha256:abc\"}"));
        assertThat(api.get("/v1.51/images/NOPE/json"))
                .isEqualTo(
                        new Answer(
                                400,
                                "{\"message\":\"invalid reference format: repository name (library/NOPE) must be lowercase\"}"));
        for (String name : List.of("one:1", "localhost:5000/two:2", shortId, id, id.substring(7), "docker.io/one:1")) {
            assertThat(api.get("/v1.51/images/" + name + "/json").body()).contains("\"Id\":\"" + id + "\"");
        }
    }

    @Test
    void inspectHasTheFieldsOfItsVersion() throws IOException {
        loadTwoNames();
        assertThat(api.get("/v1.51/images/one:1/json").body())
                .contains("\"RepoTags\":[\"one:1\",\"localhost:5000/two:2\"]")
                .contains("\"Entrypoint\":null")
                .contains("\"User\":\"\"")
                .contains("\"Created\":\"2026-01-02T03:04:05Z\"")
                .doesNotContain("AttachStdin")
                .doesNotContain("VirtualSize");
        assertThat(api.get("/v1.43/images/one:1/json").body())
                .contains("\"AttachStdin\":false")
                .contains("\"ContainerConfig\":{")
                .contains("\"VirtualSize\":");
    }

    @Test
    void tagAnswersAsDockerd() throws IOException {
        loadTwoNames();
        assertThat(tag("one:1", "repo=three&tag=3")).isEqualTo(new Answer(201, ""));
        assertThat(api.images.store().resolve("three:3").id().text()).isEqualTo(id);
        assertThat(tag("one:1", "repo=sha256&tag=x"))
                .isEqualTo(new Answer(
                        400, "{\"message\":\"refusing to create an ambiguous tag using digest algorithm as name\"}"));
        assertThat(tag("one:1", "repo=four&tag=a..b%20"))
                .isEqualTo(new Answer(400, "{\"message\":\"invalid tag format\"}"));
        assertThat(tag("one:1", "repo=four@" + id))
                .isEqualTo(new Answer(400, "{\"message\":\"cannot import digest reference\"}"));
        assertThat(tag("nope", "repo=x")).isEqualTo(new Answer(404, "{\"message\":\"No such image: nope:latest\"}"));
    }

    @Test
    void theLastNameTakesTheImageWithIt() throws IOException {
        loadTwoNames();
        assertThat(delete("one:1")).isEqualTo(new Answer(200, "[{\"Untagged\":\"one:1\"}]"));
        assertThat(delete("localhost:5000/two:2").body())
                .startsWith("[{\"Untagged\":\"localhost:5000/two:2\"},{\"Deleted\":\"" + id + "\"},{\"Deleted\":\"")
                .endsWith(",{\"Deleted\":\"" + Digest.of(low) + "\"}]");
        try (var left = Files.list(folder.resolve("data/content/blobs/sha256"))) {
            assertThat(left).isEmpty();
        }
        assertThat(folder.resolve("data/layers/" + Digest.of(low).hex())).doesNotExist();
    }

    @Test
    void anImageInUseIsKeptFromMistakes() throws IOException {
        loadTwoNames();
        assertThat(delete(shortId))
                .isEqualTo(new Answer(
                        409,
                        "{\"message\":\"conflict: unable to delete " + shortId
                                + " (must be forced) - image is referenced in multiple repositories\"}"));
        delete("localhost:5000/two:2");
        api.users.add(new ImageUsers.User(USER, false));
        assertThat(delete("one:1"))
                .isEqualTo(new Answer(
                        409,
                        "{\"message\":\"conflict: unable to remove repository reference \\\"one:1\\\" (must force)"
                                + " - container c46a76dbf850 is using its referenced image " + shortId + "\"}"));
        assertThat(delete(shortId))
                .isEqualTo(new Answer(
                        409,
                        "{\"message\":\"conflict: unable to delete " + shortId
                                + " (must be forced) - image is being used by stopped container c46a76dbf850\"}"));
        api.users.set(0, new ImageUsers.User(USER, true));
        assertThat(delete(id + "?force=1"))
                .isEqualTo(new Answer(
                        409,
                        "{\"message\":\"conflict: unable to delete " + shortId
                                + " (cannot be forced) - image is being used by running container c46a76dbf850\"}"));
        assertThat(delete("one:1?force=1")).isEqualTo(new Answer(200, "[{\"Untagged\":\"one:1\"}]"));
        assertThat(api.get("/v1.51/images/json").body())
                .contains("\"RepoTags\":[]")
                .contains("\"Containers\":1");
    }

    @Test
    void layersOfAContainerOutliveTheImage() throws IOException {
        loadTwoNames();
        Image image = api.images.store().resolve("one:1");
        Path lower =
                api.images.snapshotter().prepare("c1", image.layers()).lowers().getFirst();
        assertThat(delete(id + "?force=1").body()).endsWith("{\"Deleted\":\"" + id + "\"}]");
        assertThat(lower.resolve("high")).exists();
        api.images.snapshotter().remove("c1");
        api.images.collectLayers();
        assertThat(lower.resolve("high")).exists(); // not every container may hold its layers yet
        api.images.start();
        assertThat(lower.resolve("high")).doesNotExist();
    }

    @Test
    void filtersLeaveWhatTheySay() throws IOException {
        loadTwoNames();
        byte[] other = Archives.config("\"config\":{\"Labels\":{\"x\":\"y\"}},", low);
        api.load(Archives.docker(other, List.of(), low));
        assertThat(list("{\"dangling\":[\"true\"]}"))
                .contains(Digest.of(other).text())
                .doesNotContain(id);
        assertThat(list("{\"label\":{\"x=y\":true}}"))
                .contains(Digest.of(other).text())
                .doesNotContain(id);
        assertThat(list("{\"reference\":[\"loc*/tw?\"]}"))
                .contains("\"RepoTags\":[\"localhost:5000/two:2\"]")
                .doesNotContain(Digest.of(other).text());
        assertThat(list("{\"until\":[\"2020-01-01\"]}")).isEqualTo("[]");
        assertThat(list("{\"dangling\":[\"x\"]}")).isEqualTo("{\"message\":\"invalid filter 'dangling=[x]'\"}");
        assertThat(list("{\"bogus\":[\"x\"]}")).isEqualTo("{\"message\":\"invalid filter 'bogus'\"}");
        assertThat(list("{\"since\":[\"nope\"]}")).isEqualTo("{\"message\":\"No such image: nope:latest\"}");
        assertThat(list("{\"until\":[\"zz\"]}"))
                .isEqualTo("{\"message\":\"failed to parse value as time or duration: \\\"zz\\\"\"}");
    }

    private String list(String filters) throws IOException {
        String encoded = URLEncoder.encode(filters, StandardCharsets.UTF_8);
        return api.get("/v1.51/images/json?filters=" + encoded).body();
    }
}
