package dev.jdocker.daemon.image.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.pull.TransferFixture.Answer;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.tar.TarBuilder;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The objects are those that dockerd 28.5.2 was seen to send. */
class PushTest {

    private final byte[] low = new TarBuilder().file("low", "content of low").build();
    private final byte[] high = new TarBuilder().file("high", "content of high").build();
    private final byte[] config = PullTest.config("amd64", low, high);
    private final String lowId = Digest.of(low).shortHex();
    private final String highId = Digest.of(high).shortHex();

    @TempDir
    Path folder;

    private TransferFixture engine;

    @BeforeEach
    void open() throws IOException {
        JnrLinux linux = new JnrLinux();
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
        engine = new TransferFixture(folder, linux);
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private Manifest pulled() throws IOException {
        Manifest manifest = engine.registry.repository("lib/x").image("1", config, low, high);
        engine.post("/images/create?fromImage=r:5000/lib/x&tag=1");
        engine.events.clear();
        return manifest;
    }

    private void tag(String from, String name) {
        engine.images
                .local()
                .tag(
                        ImageReference.parse(name),
                        engine.images.store().resolve(from).id());
    }

    /** An image that never saw a registry: its layers are known by their folders alone. */
    private Digest made(String name) throws IOException {
        LayerStore layers = engine.images.layers();
        try (ContentStore.Lease lease = engine.images.content().lease();
                LayerStore.Adopted adopted = layers.adopt(null, () -> new ByteArrayInputStream(low))) {
            String diffId = adopted.layer().diffId().toString();
            byte[] json =
                    ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                                    + diffId + "\"]}}")
                            .getBytes(StandardCharsets.UTF_8);
            Digest id = lease.put(json);
            engine.images.local().add(id, ConfigDocument.parse(json), 5);
            engine.images.local().tag(ImageReference.parse(name), id);
            return id;
        }
    }

    private Answer push(String nameAndQuery) throws IOException {
        return engine.post("/images/" + nameAndQuery);
    }

    @Test
    void whatWasPulledGoesOnByteForByte() throws IOException {
        Manifest manifest = pulled();
        tag("r:5000/lib/x:1", "other:1/y:2");
        Answer answer = push("other:1/y/push?tag=2");
        assertThat(answer.lines())
                .startsWith("The push refers to repository [other:1/y]", highId + ": Preparing", lowId + ": Preparing")
                .contains(lowId + ": Pushed", highId + ": Pushed")
                .last()
                .isEqualTo("2: digest: " + manifest.digest() + " size: " + manifest.bytes().length);
        assertThat(answer.messages().getLast().aux())
                .isEqualTo(Map.of("Tag", "2", "Digest", manifest.digest().text(), "Size", manifest.bytes().length));
        assertThat(engine.registry.repository("y").manifest("2").bytes()).isEqualTo(manifest.bytes());
        assertThat(engine.images
                        .local()
                        .lookUp("other:1/y@" + manifest.digest())
                        .names())
                .contains("other:1/y:2");
        assertThat(engine.events).containsExactly("push other:1/y:2 other:1/y");
    }

    @Test
    void whatIsThereIsNotSent() throws IOException {
        pulled();
        assertThat(push("r:5000/lib/x/push?tag=1").lines())
                .contains(lowId + ": Layer already exists", highId + ": Layer already exists");
        assertThat(engine.registry.log).noneMatch(line -> line.startsWith("upload"));
    }

    @Test
    void whatAnotherRepositoryHasIsMounted() throws IOException {
        pulled();
        tag("r:5000/lib/x:1", "r:5000/lib/y:9");
        assertThat(push("r:5000/lib/y/push?tag=9").lines())
                .contains(lowId + ": Mounted from lib/x", highId + ": Mounted from lib/x");
        assertThat(engine.registry.log).noneMatch(line -> line.startsWith("upload"));
    }

    @Test
    void anImageMadeHereGetsAManifestAsDockerWritesThem() throws Exception {
        Digest id = made("r:5000/made:1");
        push("r:5000/made/push?tag=1");
        Manifest manifest = engine.registry.repository("made").manifest("1");
        assertThat(manifest.mediaType()).isEqualTo(Manifest.DOCKER_MANIFEST);
        String text = new String(manifest.bytes(), StandardCharsets.UTF_8);
        assertThat(text)
                .matches("\\{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"[^\"]+\",\n   \"config\": \\{\n"
                        + "      \"mediaType\": \"application/vnd.docker.container.image.v1\\+json\",\n"
                        + "      \"size\": [0-9]+,\n      \"digest\": \"" + id + "\"\n   },\n   \"layers\": \\[\n"
                        + "      \\{\n         \"mediaType\": \"application/vnd.docker.image.rootfs.diff.tar.gzip\",\n"
                        + "         \"size\": [0-9]+,\n         \"digest\": \"sha256:[0-9a-f]+\"\n      }\n   ]\n}");
        Digest blob = Digest.parse(text.substring(text.lastIndexOf("sha256:"), text.lastIndexOf('"')));
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(
                        engine.registry.repository("made").blobs.get(blob)))
                .readAllBytes();
        DiffId diffId =
                engine.images.local().lookUp("r:5000/made:1").image().layers().getFirst();
        assertThat(Digest.of(tar)).isEqualTo(diffId.digest());
        assertThat(engine.images.layers().blobs(ChainId.of(null, diffId))).hasSize(1);

        tag("r:5000/made:1", "elsewhere:1/made:1");
        push("elsewhere:1/made/push?tag=1");
        assertThat(engine.registry.repository("made").manifest("1").bytes()).isEqualTo(manifest.bytes());
    }

    @Test
    void anIndexGoesWholeOnlyWhereAllOfItIsHere() throws IOException {
        FakeRegistry.Fake source = engine.registry.repository("lib/x");
        Manifest mine = source.image("mine", config, low, high);
        Manifest other = source.image("other", PullTest.config("s390x", low), low);
        Manifest index = source.index("1", Map.of("linux/amd64", mine, "linux/s390x", other));
        engine.post("/images/create?fromImage=r:5000/lib/x&tag=1");
        tag("r:5000/lib/x:1", "other:1/y:1");
        assertThat(push("other:1/y/push?tag=1").lines())
                .last()
                .asString()
                .contains(mine.digest().text());

        engine.post("/images/create?fromImage=r:5000/lib/x&tag=1&platform=linux/s390x");
        assertThat(push("other:1/y/push?tag=1").lines())
                .last()
                .asString()
                .contains(index.digest().text());
        assertThat(engine.registry.repository("y").manifests)
                .containsKey(other.digest().text());
    }

    @Test
    void withoutATagAllOfThemGo() throws IOException {
        pulled();
        tag("r:5000/lib/x:1", "other:1/y:2");
        tag("r:5000/lib/x:1", "other:1/y:1");
        assertThat(push("other:1/y/push").lines())
                .filteredOn(line -> line.contains("digest: "))
                .hasSize(2);
        assertThat(engine.registry.repository("y").tags).containsExactly("1", "2");
    }

    @Test
    void whatIsNotHereIsToldInTheStream() throws IOException {
        pulled();
        assertThat(push("r:5000/none/push?tag=1").lines())
                .containsExactly(
                        "The push refers to repository [r:5000/none]",
                        "error: An image does not exist locally with the tag: r:5000/none");
        assertThat(push("r:5000/lib/x/push?tag=3").lines())
                .last()
                .isEqualTo("error: tag does not exist: r:5000/lib/x:3");
        assertThat(push("r:5000/lib/x/push?tag=1&platform=%7B%22os%22:%22linux%22,%22architecture%22:%22arm64%22%7D")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void blobsAndLayersGoWithTheImage() throws IOException {
        pulled();
        assertThat(engine.files()).isNotEmpty();
        engine.call("DELETE", "/images/r:5000/lib/x:1");
        assertThat(List.copyOf(engine.images.content().all())).isEmpty();
        assertThat(engine.images.local().stored()).isEmpty();
    }
}
