package dev.jdocker.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.image.ApiFixture.Answer;
import dev.jdocker.daemon.tar.TarEntry;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TarReader;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives and answers as dockerd 28.5.2 was seen to give them. */
class SaveApiTest {

    private final byte[] low = Archives.layer("low");
    private final byte[] high = Archives.layer("high");
    private final byte[] config = Archives.config("\"config\":{\"Cmd\":[\"sh\"]},", low, high);
    private final String id = Digest.of(config).hex();

    @TempDir
    Path folder;

    private ApiFixture api;

    @BeforeEach
    void open() throws IOException {
        JnrLinux linux = new JnrLinux();
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
        api = new ApiFixture(folder, linux);
        api.load(Archives.docker(config, List.of("one:1", "one:2", "localhost:5000/two:2"), low, high));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private Map<String, byte[]> save(String query) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        TarReader tar =
                new TarReader(new ByteArrayInputStream(api.bytes("GET", "/v1.51/images/" + query)), TarLimits.DEFAULT);
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            members.put(entry.name(), tar.readAll(1 << 20));
        }
        return members;
    }

    private static String text(Map<String, byte[]> members, String name) {
        return new String(members.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    @Test
    void anArchiveIsADockerArchiveAndAnOciLayout() throws IOException {
        Map<String, byte[]> members = save("get?names=one:1");
        String lowBlob = "blobs/sha256/" + Digest.of(low).hex();
        String highBlob = "blobs/sha256/" + Digest.of(high).hex();

        assertThat(members.get(lowBlob)).isEqualTo(low);
        assertThat(members.get(highBlob)).isEqualTo(high);
        assertThat(members.get("blobs/sha256/" + id)).isEqualTo(config);
        assertThat(text(members, "oci-layout")).isEqualTo("{\"imageLayoutVersion\": \"1.0.0\"}");
        assertThat(text(members, "repositories"))
                .isEqualTo("{\"one\":{\"1\":\"" + Digest.of(high).hex() + "\"}}\n");
        assertThat(text(members, "manifest.json"))
                .startsWith("[{\"Config\":\"blobs/sha256/" + id + "\",\"RepoTags\":[\"one:1\"],\"Layers\":[\"" + lowBlob
                        + "\",\"" + highBlob + "\"],\"LayerSources\":{")
                .contains("\"sha256:" + Digest.of(low).hex()
                        + "\":{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"size\":" + low.length
                        + ",\"digest\":\"sha256:" + Digest.of(low).hex() + "\"}")
                .endsWith("}}]\n");
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                        + "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:" + id
                        + "\",\"size\":" + config.length + "},\"layers\":["
                        + "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"" + Digest.of(low)
                        + "\",\"size\":" + low.length + "},"
                        + "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"" + Digest.of(high)
                        + "\",\"size\":" + high.length + "}]}";
        Digest digest = Digest.of(manifest.getBytes(StandardCharsets.UTF_8));
        assertThat(text(members, "blobs/sha256/" + digest.hex())).isEqualTo(manifest);
        assertThat(text(members, "index.json"))
                .isEqualTo(
                        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":"
                                + "[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                                + digest
                                + "\",\"size\":" + manifest.length() + ",\"annotations\":{\"io.containerd.image.name\":"
                                + "\"docker.io/library/one:1\",\"org.opencontainers.image.ref.name\":\"1\"}}]}");
        assertThat(api.events).contains("save sha256:" + id);
    }

    @Test
    void theSameImageGivesTheSameBytes() throws IOException {
        assertThat(api.bytes("GET", "/v1.51/images/one:1/get"))
                .isEqualTo(api.bytes("GET", "/v1.51/images/get?names=one:1"));
    }

    @Test
    void aNameWithoutATagIsAllImagesOfThatRepository() throws IOException {
        assertThat(text(save("get?names=one"), "manifest.json")).contains("\"RepoTags\":[\"one:1\",\"one:2\"]");
        assertThat(text(save("get?names=one:2&names=localhost:5000/two:2"), "manifest.json"))
                .contains("\"RepoTags\":[\"one:2\",\"localhost:5000/two:2\"]");
    }

    @Test
    void anImageAskedForByItsIdHasNoNameInTheArchive() throws IOException {
        Map<String, byte[]> members = save("get?names=" + id.substring(0, 12));
        assertThat(text(members, "manifest.json")).contains("\"RepoTags\":null");
        assertThat(members).doesNotContainKey("repositories");
    }

    @Test
    void whatIsNotThereIsNamedAsDockerdNamesIt() throws IOException {
        assertThat(api.get("/v1.51/images/get?names=nosuch"))
                .isEqualTo(new Answer(404, "{\"message\":\"No such image: nosuch\"}"));
        assertThat(api.get("/v1.51/images/get?names=one:nosuch"))
                .isEqualTo(new Answer(404, "{\"message\":\"reference does not exist\"}"));
        assertThat(api.get(
                        "/v1.51/images/one:1/get?platform=%7B%22os%22:%22linux%22,%22architecture%22:%22s390x%22%7D"))
                .isEqualTo(
                        new Answer(500, "{\"message\":\"no suitable export target found for platform linux/s390x\"}"));
    }

    @Test
    void aPlainLayerIsKeptAsABlobForAsLongAsTheLayer() throws IOException {
        ChainId chain =
                ChainId.chain(api.images.store().resolve("one:1").layers()).getFirst();
        Digest blob = Digest.parse(api.images.layers().blobs(chain).getFirst().digest());
        assertThat(api.images.content().has(blob)).isTrue();

        api.call("DELETE", "/v1.51/images/sha256:" + id + "?force=1", new byte[0]);

        assertThat(api.images.content().has(blob)).isFalse();
    }
}
