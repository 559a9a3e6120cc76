package dev.jdocker.daemon.image.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.image.pull.TransferFixture.Answer;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.tar.TarBuilder;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The objects are those that dockerd 28.5.2 was seen to send. */
class PullTest {

    private final byte[] low = new TarBuilder().file("low", "content of low").build();
    private final byte[] high = new TarBuilder().file("high", "content of high").build();
    private final byte[] config = config("amd64", low, high);
    private final String id = Digest.of(config).text();
    private final String lowId = Digest.of(FakeRegistry.gzip(low)).shortHex();
    private final String highId = Digest.of(FakeRegistry.gzip(high)).shortHex();

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

    static byte[] config(String architecture, byte[]... layers) {
        String diffIds = Arrays.stream(layers)
                .map(layer -> "\"" + Digest.of(layer) + "\"")
                .collect(Collectors.joining(","));
        return ("{\"architecture\":\"" + architecture + "\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                        + "\"diff_ids\":[" + diffIds + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Manifest publish(String tag) {
        return engine.registry.repository("lib/x").image(tag, config, low, high);
    }

    private Answer pull(String query) throws IOException {
        return engine.post("/images/create?" + query);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void everyStepIsToldInDockersWords() throws IOException {
        Digest digest = publish("1").digest();
        Answer answer = pull("fromImage=r:5000/lib/x&tag=1");
        assertThat(answer.lines())
                .startsWith("1: Pulling from lib/x", lowId + ": Pulling fs layer", highId + ": Pulling fs layer")
                .endsWith("Digest: " + digest, "Status: Downloaded newer image for r:5000/lib/x:1")
                .containsSubsequence(
                        lowId + ": Verifying Checksum", lowId + ": Download complete", lowId + ": Pull complete")
                .containsSubsequence(
                        highId + ": Verifying Checksum", highId + ": Download complete", highId + ": Pull complete")
                .hasSize(11);
        assertThat(answer.messages().getFirst().progressDetail()).isNull();
        assertThat(answer.messages().get(1).progressDetail()).isNotNull();
        assertThat(answer.messages())
                .filteredOn(message -> message.status().isEmpty())
                .isEmpty();
        assertThat(answer.messages())
                .filteredOn(message -> message.status().equals("Extracting"))
                .isNotEmpty();
        assertThat(engine.images.local().lookUp("r:5000/lib/x:1").image().id()).hasToString(id);
        assertThat(engine.images.local().lookUp("r:5000/lib/x@" + digest).names())
                .containsExactly("r:5000/lib/x:1", "r:5000/lib/x@" + digest);
        assertThat(engine.events).containsExactly("pull r:5000/lib/x:1 r:5000/lib/x");
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws IOException {
        Digest digest = publish("1").digest();
        pull("fromImage=r:5000/lib/x&tag=1");
        int fetched = engine.registry.log.size();
        assertThat(pull("fromImage=r:5000/lib/x&tag=1").lines())
                .containsExactly(
                        "1: Pulling from lib/x", "Digest: " + digest, "Status: Image is up to date for r:5000/lib/x:1");
        assertThat(engine.registry.log).hasSize(fetched);
    }

    @Test
    void aLayerOfAnotherImageAlreadyExists() throws IOException {
        publish("1");
        byte[] other = new TarBuilder().file("o", "other").build();
        engine.registry.repository("lib/x").image("2", config("amd64", low, other), low, other);
        pull("fromImage=r:5000/lib/x&tag=1");
        assertThat(pull("fromImage=r:5000/lib/x&tag=2").lines())
                .startsWith("2: Pulling from lib/x", lowId + ": Already exists")
                .doesNotContain(lowId + ": Pulling fs layer");
    }

    @Test
    void aDigestNamesTheImageWithoutATag() throws IOException {
        Digest digest = publish("1").digest();
        assertThat(pull("fromImage=r:5000/lib/x&tag=" + digest).lines())
                .startsWith("r:5000/lib/x@" + digest + ": Pulling from lib/x")
                .endsWith("Status: Downloaded newer image for r:5000/lib/x@" + digest);
        assertThat(engine.images.local().lookUp("r:5000/lib/x@" + digest).names())
                .containsExactly("r:5000/lib/x@" + digest);
        assertThat(pull("fromImage=r:5000/lib/x:1@" + digest).lines())
                .endsWith("Status: Image is up to date for r:5000/lib/x:1@" + digest);
    }

    @Test
    void withoutATagAllOfThemCome() throws IOException {
        publish("2");
        publish("1");
        assertThat(pull("fromImage=r:5000/lib/x").lines())
                .contains("2: Pulling from lib/x", "1: Pulling from lib/x")
                .endsWith("Status: Downloaded newer image for r:5000/lib/x");
        assertThat(pull("fromImage=r:5000/lib/x").lines()).endsWith("Status: Image is up to date for r:5000/lib/x");
    }

    @Test
    void ofAnIndexTheRightPlatformComesAndTheIndexIsItsName() throws IOException {
        FakeRegistry.Fake repository = engine.registry.repository("lib/x");
        Manifest mine = publish("mine");
        Manifest other = repository.image("other", config("s390x", low), low);
        Manifest index = repository.index("1", Map.of("linux/amd64", mine, "linux/s390x", other));
        assertThat(pull("fromImage=r:5000/lib/x&tag=1").lines()).contains("Digest: " + index.digest());
        assertThat(engine.images
                        .local()
                        .lookUp("r:5000/lib/x@" + index.digest())
                        .image()
                        .id())
                .hasToString(id);
        assertThat(pull("fromImage=r:5000/lib/x&tag=1&platform=linux/s390x").lines())
                .endsWith("Status: Downloaded newer image for r:5000/lib/x:1");
        assertThat(engine.images.local().lookUp("r:5000/lib/x:1").image().architecture())
                .isEqualTo("s390x");
        assertThat(pull("fromImage=r:5000/lib/x&tag=1&platform=linux/riscv64").lines())
                .containsExactly(
                        "1: Pulling from lib/x",
                        "error: no matching manifest for linux/riscv64 in the manifest list entries");
    }

    @Test
    void anImageForAnotherPlatformThanAskedForComesWithAWarning() throws IOException {
        publish("1");
        assertThat(pull("fromImage=r:5000/lib/x&tag=1&platform=linux/arm64").lines())
                .endsWith(
                        "Status: Downloaded newer image for r:5000/lib/x:1",
                        "WARNING: image with reference r:5000/lib/x:1 was found but its platform (linux/amd64) does"
                                + " not match the specified platform (linux/arm64)");
    }

    @Test
    void whatFailsBeforeAnythingIsSaidHasAStatus() throws IOException {
        assertThat(pull("fromImage=r:5000/lib/x&tag=no").status()).isEqualTo(404);
        assertThat(pull("fromImage=r:5000/lib/X&tag=1").status()).isEqualTo(400);
        assertThat(pull("fromImage=r:5000/lib/x&tag=-1").body()).contains("invalid tag format");
        assertThat(pull("fromImage=r:5000/lib/x&tag=1&platform=li$nux").body())
                .contains("is an invalid OS component of");
    }

    @Test
    void whatIsNoImageIsRefused() throws IOException {
        String chart = "{\"schemaVersion\":2,\"config\":"
                + FakeRegistry.descriptor("application/vnd.cncf.helm.config.v1+json", config, "") + ",\"layers\":[]}";
        engine.registry.repository("lib/x").put("1", Manifest.OCI_MANIFEST, chart.getBytes(StandardCharsets.UTF_8));
        assertThat(pull("fromImage=r:5000/lib/x&tag=1").lines())
                .endsWith("error: unsupported media type application/vnd.cncf.helm.config.v1+json");
    }

    @Test
    void aBrokenLayerLeavesNothing() throws IOException {
        publish("1");
        engine.registry.broken.add(Digest.of(FakeRegistry.gzip(high)));
        assertThat(pull("fromImage=r:5000/lib/x&tag=1").lines()).endsWith("error: unexpected EOF");
        assertThat(engine.images.local().stored()).isEmpty();
        engine.images.collectAbandoned();
        assertThat(engine.files()).isEmpty();
        engine.registry.broken.clear();
        assertThat(pull("fromImage=r:5000/lib/x&tag=1").lines())
                .endsWith("Status: Downloaded newer image for r:5000/lib/x:1");
    }

    @Test
    void aLayerThatIsNotWhatTheConfigSaysIsRefused() throws IOException {
        byte[] lie = new TarBuilder().file("low", "something else").build();
        engine.registry.repository("lib/x").image("1", config, lie, high);
        List<String> lines = pull("fromImage=r:5000/lib/x&tag=1").lines();
        assertThat(lines.getLast())
                .isEqualTo(
                        "error: invalid diffID: expected \"" + Digest.of(low) + "\", got \"" + Digest.of(lie) + "\"");
        assertThat(engine.images.local().stored()).isEmpty();
    }

    @Test
    void twoPullsFetchALayerOnce() throws Exception {
        publish("1");
        Digest gated = Digest.of(FakeRegistry.gzip(high));
        CountDownLatch gate = new CountDownLatch(1);
        engine.registry.gates.put(gated, gate);
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(this::pullQuietly);
        await(() -> engine.registry.log.contains("blob " + gated));
        try (SocketChannel second = engine.send("POST", "/images/create?fromImage=r:5000/lib/x&tag=1")) {
            await(() -> engine.registry.log.stream()
                            .filter(("blob " + gated)::equals)
                            .count()
                    == 1);
            gate.countDown();
            assertThat(TransferFixture.answer(second).lines())
                    .last()
                    .asString()
                    .matches("Status: .* for r:5000/lib/x:1");
        }
        assertThat(first.get().lines()).last().asString().startsWith("Status: ");
        assertThat(engine.registry.log)
                .filteredOn(line -> line.equals("blob " + gated))
                .hasSize(1);
    }

    private Answer pullQuietly() {
        try {
            return pull("fromImage=r:5000/lib/x&tag=1");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientThatGoesEndsThePull() throws IOException {
        publish("1");
        Digest gated = Digest.of(FakeRegistry.gzip(high));
        engine.registry.gates.put(gated, new CountDownLatch(1));
        try (SocketChannel client = engine.send("POST", "/images/create?fromImage=r:5000/lib/x&tag=1")) {
            await(() -> engine.registry.log.contains("blob " + gated));
            assertThat(client.isOpen()).isTrue();
        }
        await(() -> engine.registry.log.contains("closed " + gated));
        assertThat(engine.images.local().stored()).isEmpty();
    }

    @Test
    void aDataRootFromBeforeManifestsWereKeptStillOpens() throws IOException {
        publish("1");
        pull("fromImage=r:5000/lib/x&tag=1");
        engine.close();
        Path json = folder.resolve("data/images/" + id.substring("sha256:".length()) + ".json");
        ObjectNode written = (ObjectNode) Documents.tree(Files.readAllBytes(json));
        written.remove(List.of("layout", "origins"));
        Files.write(json, Documents.write(written));
        Files.deleteIfExists(folder.resolve("s"));
        engine = new TransferFixture(folder, new JnrLinux());
        assertThat(engine.images.local().lookUp("r:5000/lib/x:1").origins()).isEmpty();
        assertThat(engine.images.local().lookUp("r:5000/lib/x:1").image().id()).hasToString(id);
    }
}
