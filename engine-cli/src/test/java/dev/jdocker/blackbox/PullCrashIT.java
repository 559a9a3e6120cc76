package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that is killed while it pulls: the next one sweeps what it left, and the pull works. */
@BlackBox
class PullCrashIT {

    private static final int LARGE = 20 << 20;

    private static Registry registry;
    private static String name;

    private final Engine engine;

    PullCrashIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void start(Engine engine) throws IOException {
        engine.daemon();
        registry = Registry.plain(engine, 5091);
        name = registry.image("crash:1");
        byte[] large = new byte[LARGE];
        new Random(2).nextBytes(large);
        Path archive = Files.write(
                engine.newFolder().resolve("image.tar"),
                TestImage.derivedArchive(
                        "crash:1", Map.of(), out -> TestImage.put(out, new TarArchiveEntry("large"), 0644, 0, large)));
        registry.copy("docker-archive:" + archive, "docker://" + name);
        engine.daemon().restartWith("--insecure-registry", registry.name());
    }

    @AfterAll
    static void stop(Engine engine) {
        if (registry != null) {
            registry.close();
            engine.daemon().restartWith();
        }
    }

    private String pull() {
        return "/images/create?fromImage=" + registry.image("crash") + "&tag=1";
    }

    private List<String> left() {
        List<String> left = new ArrayList<>();
        Path data = engine.daemon().dataRoot();
        for (String folder : List.of("content/ingest", "content/fresh", "layers")) {
            try (Stream<Path> files = Files.list(data.resolve(folder))) {
                files.map(path -> folder + "/" + path.getFileName())
                        .filter(path -> !path.matches("layers/(l|[0-9a-f]{64})"))
                        .forEach(left::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return left;
    }

    private long layers() throws IOException {
        try (Stream<Path> files = Files.list(engine.daemon().dataRoot().resolve("layers"))) {
            return files.filter(path -> path.getFileName().toString().length() == 64)
                    .count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pulling fs layer", "Downloading", "Download complete", "Pull complete", "Digest: "})
    void killedAfter(String words) throws IOException {
        long before = layers();
        try (Connection connection = engine.http().open("POST", Settings.VERSION + pull(), "", new byte[0])) {
            StringBuilder seen = new StringBuilder();
            for (byte[] chunk = connection.chunk();
                    chunk.length > 0 && seen.indexOf(words) < 0;
                    chunk = connection.chunk()) {
                seen.append(new String(chunk, StandardCharsets.UTF_8));
            }
            assertThat(seen).contains(words);
            engine.daemon().kill();
        }
        engine.daemon().start();
        Await.until("leftovers are swept: " + left(), () -> left().isEmpty());
        int status = engine.http().get("/images/" + name + "/json").status();
        // between its last layer and the end of the answer it may have come to be
        assertThat(status)
                .isIn(
                        words.startsWith("Digest") || words.equals("Pull complete") ? 200 : 404,
                        words.startsWith("Digest") ? 200 : 404);
        assertThat(engine.http().post(pull()).expect(200).text())
                .contains("Status: ")
                .doesNotContain("error");
        String id = engine.create(Engine.shell("wc -c < /large").replace(TestImage.NAME, name));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout()).isEqualTo(LARGE + "\n");
        engine.removeContainers();
        engine.http().delete("/images/" + name).expect(200);
        assertThat(layers()).isEqualTo(before);
    }
}
