package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.blackbox.BuildContext.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The results of steps go to other builders and come from them: {@code --cache-to} and {@code --cache-from}. */
@BlackBox
class BuildCacheIT {

    private static final int PORT = 5084;
    private static final String FROM = "FROM " + TestImage.NAME;
    private static final String TWO_STAGES = FROM + " AS one\nRUN echo $RANDOM$RANDOM > /one\n" + FROM
            + "\nRUN true\nCOPY --from=one /one /one\nCOPY a /a\nRUN cat /one /a > /both\n";

    private static Registry registry;

    private final Engine engine;
    private Path context = Path.of("/");

    BuildCacheIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void start(Engine engine) {
        TestClients.requirePlugin("docker-buildx");
        registry = Registry.plain(engine, PORT);
        engine.daemon().restartWith("--insecure-registry", registry.name());
    }

    @AfterAll
    static void stop(Engine engine) {
        if (registry != null) {
            registry.close();
            engine.daemon().restartWith();
        }
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestImage.ensure(engine);
        context = engine.newFolder();
        Files.writeString(context.resolve("Dockerfile"), TWO_STAGES);
        Files.writeString(context.resolve("a"), "of the context\n");
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        for (JsonNode image : engine.http().get("/images/json").expect(200).json()) {
            String tags = image.path("RepoTags").toString();
            if (tags.contains("blackbox/cache") || tags.contains(":" + PORT)) {
                var _ = engine.http().delete("/images/" + image.path("Id").asText() + "?force=1");
            }
        }
        forget();
    }

    private void forget() {
        var _ = engine.http().post("/build/prune?all=1").expect(200);
    }

    private String build(String... arguments) {
        List<String> words = new ArrayList<>(List.of("buildx", "build", "--progress=plain"));
        words.addAll(List.of(arguments));
        words.add(context.toString());
        Outcome outcome = Cli.DOCKER.run(engine, words.toArray(String[]::new));
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        return outcome.stderr();
    }

    private static int cached(String told) {
        return told.split("CACHED", -1).length - 1;
    }

    private String both(String image) {
        String id = engine.create(Engine.shell("cat /both").replace(TestImage.NAME, image));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        return engine.logs(id).stdout();
    }

    @Test
    void aFolderOfTheClientsKeepsEverythingForAnotherBuilder() {
        Path folder = engine.newFolder().resolve("cache");
        assertThat(build("-t", "blackbox/cache:1", "--cache-to", "type=local,mode=max,dest=" + folder))
                .contains("exporting cache to client directory");
        assertThat(folder.resolve("index.json")).exists();
        String first = both("blackbox/cache:1");
        engine.removeContainers();
        engine.http().delete("/images/blackbox/cache:1?force=1").expect(200);
        forget();
        String told = build("-t", "blackbox/cache:2", "--cache-from", "type=local,src=" + folder);
        assertThat(told).contains("importing cache manifest from local:" + folder);
        assertThat(cached(told)).describedAs(told).isGreaterThanOrEqualTo(5);
        assertThat(both("blackbox/cache:2")).isEqualTo(first);
    }

    @Test
    void whatIsTooMuchGoesByItself() throws IOException {
        Path file = engine.newFolder().resolve("daemon.json");
        for (String collection : List.of(
                "{\"defaultKeepStorage\": \"1MB\"}",
                "{\"enabled\": true, \"policy\": [{\"filter\": [\"type=exec.cachemount\"]}, {\"all\": true, \"keepStorage\": \"1MB\"}]}")) {
            Files.writeString(
                    context.resolve("Dockerfile"),
                    "FROM " + TestImage.NAME + "\nRUN head -c 3000000 /dev/zero > /three\nRUN echo small > /small\n");
            build("--no-cache");
            assertThat(cacheBytes()).isGreaterThan(3_000_000);
            Files.writeString(file, "{\"builder\": {\"gc\": " + collection + "}}");
            engine.daemon().restartWith("--insecure-registry", registry.name(), "--config-file", file.toString());
            Await.until("the cache is small", () -> cacheBytes() <= 1 << 20);
            assertThat(cacheBytes()).as("what was used last is there").isPositive();
        }
        engine.daemon().restartWith("--insecure-registry", registry.name());
    }

    private long cacheBytes() {
        long bytes = 0;
        for (JsonNode entry : engine.http().get("/system/df").expect(200).json().path("BuildCache")) {
            bytes += entry.path("Size").asLong();
        }
        return bytes;
    }

    @Test
    void aRegistryKeepsWhatLeadsToTheImageOrEverything() {
        String least = registry.image("cache/least");
        String most = registry.image("cache/most:1");
        build("-t", "blackbox/cache:1", "--cache-to", "type=registry,ref=" + least);
        assertThat(build("--cache-to", "type=registry,mode=max,image-manifest=false,ref=" + most))
                .contains("exporting cache to registry");
        String first = both("blackbox/cache:1");
        engine.removeContainers();
        engine.http().delete("/images/blackbox/cache:1?force=1").expect(200);
        forget();
        String fromMost = build("-t", "blackbox/cache:2", "--cache-from", most);
        assertThat(both("blackbox/cache:2")).isEqualTo(first);
        assertThat(cached(fromMost)).describedAs(fromMost).isGreaterThanOrEqualTo(5);
        engine.removeContainers();
        engine.http().delete("/images/blackbox/cache:2?force=1").expect(200);
        forget();
        String fromLeast = build("--cache-from", "type=registry,ref=" + least);
        assertThat(fromLeast).doesNotContainPattern("\\[one 2/2\\][^\n]*\n#\\d+ CACHED");
    }

    @Test
    void anImageTellsInItsConfigWhatMadeIt() {
        String name = registry.image("cache/inline:1");
        build("-t", name, "--cache-to", "type=inline", "--push");
        String first = both(name);
        engine.removeContainers();
        engine.http().delete("/images/" + name + "?force=1").expect(200);
        forget();
        // what is not on the way to the image is not there: but its copy is found by what it copied
        Told told = BuildContext.of(FROM + "\nRUN true\n")
                .build(engine, "cachefrom=" + BuildContext.encoded("[\"" + name + "\"]"));
        assertThat(told.text()).contains("Using cache");
        assertThat(first).contains("of the context");
    }

    @Test
    void aCacheThatIsNotThereIsToldOfAndPassedOver() {
        String told = build("--cache-from", "type=registry,ref=" + registry.image("cache/none"));
        assertThat(told).contains("importing cache manifest from", "ERROR");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedBeforeAnythingIsBuilt() {
        Outcome outcome = Cli.DOCKER.run(engine, "buildx", "build", "--cache-to", "type=other", context.toString());
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.stderr()).contains("unknown cache exporter: \"other\"");
    }

    @Test
    void theBuilderPushesWhatItHasBuilt() {
        String name = registry.image("pushed/app:1");
        assertThat(build("--push", "-t", name)).contains("pushing " + name);
        assertThat(registry.manifest("pushed/app:1")).contains("config");
    }

    @Test
    void archivesOfImagesGoToTheClient() {
        Path folder = engine.newFolder();
        build("--output", "type=oci,dest=" + folder.resolve("oci.tar"));
        build("--output", "type=docker,name=blackbox/cache:loaded,dest=" + folder.resolve("docker.tar"));
        assertThat(folder.resolve("oci.tar")).isNotEmptyFile();
        assertThat(Cli.DOCKER
                        .run(engine, "load", "-i", folder.resolve("docker.tar").toString())
                        .output())
                .contains("blackbox/cache:loaded");
        assertThat(both("blackbox/cache:loaded")).contains("of the context");
    }

    @Test
    void theSameSourcesMakeTheSameImageAtAGivenTime() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), FROM + "\nCOPY a /a\nRUN echo same > /b\nWORKDIR /w\n");
        String first = id("blackbox/cache:once");
        assertThat(id("blackbox/cache:twice")).isEqualTo(first);
        for (String name : List.of("once", "twice")) {
            engine.http().delete("/images/blackbox/cache:" + name + "?force=1").expect(200);
        }
        forget();
        assertThat(id("blackbox/cache:afterwards")).isEqualTo(first);
    }

    private String id(String name) {
        build("-t", name, "--build-arg", "SOURCE_DATE_EPOCH=1700000000");
        return engine.http()
                .get("/images/" + name + "/json")
                .expect(200)
                .json()
                .path("Id")
                .asText();
    }
}
