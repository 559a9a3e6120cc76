package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry does wrong is a clear error, and nothing of it is kept; what can be mended is mended. */
@BlackBox
class LyingRegistryIT {

    private static final String ADDRESS = "10.99.0.2";
    private static final int PORT = 5095;
    private static final String NAME = ADDRESS + ":" + PORT;

    private static Process liar;
    private static Path requests;
    private static Map<String, Long> before;
    private static String stalledManifest;
    private static CompletableFuture<String> stalled;

    private final Engine engine;

    LyingRegistryIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void start(Engine engine) throws IOException {
        engine.daemon().restartWith("--insecure-registry", ADDRESS + "/32", "--max-download-attempts", "2");
        engine.daemon().inNamespaces("ip", "address", "replace", ADDRESS + "/32", "dev", "lo");
        Path folder = engine.newFolder();
        writeImage(folder);
        requests = folder.resolve("requests");
        liar = new ProcessBuilder(
                        "nsenter",
                        "-t",
                        Long.toString(engine.daemon().holderPid()),
                        "-n",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LyingRegistry.class.getName(),
                        folder.toString(),
                        ADDRESS,
                        Integer.toString(PORT))
                .redirectErrorStream(true)
                .redirectOutput(requests.toFile())
                .start();
        Await.until("the registry is there", () -> seen().contains("ready"));
        // what other suites have left goes now and not while the cases count
        engine.http().post("/images/prune").expect(200);
        Await.until("nothing is under way", () -> left(engine).isEmpty());
        before = kept(engine);
        // A stall is waited for as long as everywhere, so it begins first.
        stalled = CompletableFuture.supplyAsync(() -> pull(engine, "stall", ""));
    }

    @AfterAll
    static void stop(Engine engine) throws InterruptedException {
        if (liar != null) {
            liar.destroy();
            liar.waitFor();
            engine.daemon().restartWith();
        }
    }

    private static void writeImage(Path folder) throws IOException {
        byte[] content = new byte[400_000];
        new Random(7).nextBytes(content); // as long compressed as plain
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
            TestImage.put(out, new TarArchiveEntry("file"), 0644, 0, content);
        }
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(layer)) {
            gzip.write(tar.toByteArray());
        }
        byte[] config = ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"/file\"]},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                        + TestImage.sha256(tar.toByteArray())
                        + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
                "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"sha256:%s"},
                "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":"sha256:%s"}]}
                """.formatted(
                        config.length, TestImage.sha256(config), layer.size(), TestImage.sha256(layer.toByteArray()));
        Files.write(folder.resolve("config"), config);
        Files.write(folder.resolve("layer"), layer.toByteArray());
        Files.writeString(folder.resolve("manifest"), manifest);
        stalledManifest = TestImage.sha256(manifest.replace(TestImage.sha256(config), LyingRegistry.STALLED)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String seen() {
        try {
            return Files.readString(requests);
        } catch (IOException e) {
            return "";
        }
    }

    /** The answer to a pull: an error with its status, or all that was told. */
    private static String pull(Engine engine, String lie, String headers) {
        Http.Reply reply = engine.http()
                .exact(
                        "POST",
                        Settings.VERSION + "/images/create?fromImage=" + NAME + "/" + lie + "&tag=1",
                        headers,
                        new byte[0]);
        return reply.status() == 200 ? reply.text() : reply.status() + " " + reply.message();
    }

    /** What is being written. */
    private static List<Path> left(Engine engine) {
        return Stream.of("content/ingest", "content/fresh")
                .flatMap(folder -> files(engine.daemon().dataRoot().resolve(folder)).stream())
                .toList();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            return List.of(folder.resolve("changing")); // under our eyes
        }
    }

    /** The files of images in the data root with their lengths. */
    private static Map<String, Long> kept(Engine engine) {
        Map<String, Long> kept = new TreeMap<>();
        for (String folder : List.of("content", "layers", "images")) {
            Path root = engine.daemon().dataRoot();
            for (Path file : files(root.resolve(folder))) {
                try {
                    kept.put(root.relativize(file).toString(), Files.size(file));
                } catch (IOException e) {
                    kept.put(file.toString(), -1L);
                }
            }
        }
        long told = engine.http()
                .get("/system/df?type=image")
                .expect(200)
                .json()
                .path("LayersSize")
                .asLong();
        // the pull that stalls has its manifest
        Long ofStalled = kept.remove("content/fresh/" + stalledManifest);
        kept.put("system df", told - (ofStalled == null ? 0 : ofStalled));
        return kept;
    }

    private void nothingIsKeptOf(String lie) {
        assertThat(engine.http().get("/images/" + NAME + "/" + lie + ":1/json").status())
                .isEqualTo(404);
        Await.until("nothing is kept of " + lie, () -> {
            Map<String, Long> now = kept(engine);
            // of the pull that stalls there is some
            now.keySet().removeIf(path -> path.startsWith("content/ingest/") || path.startsWith("layers/.unpack"));
            return now.equals(before);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            manifest-type    | unsupported manifest media type and no default available: text/html
            manifest-index   | mediaType in manifest should be 'application/vnd.docker.distribution.manifest.list.v2+json' not
            manifest-digest  | manifest verification failed for digest sha256:1111
            manifest-endless | is larger than 4194304 bytes
            manifest-cut     | manifests/1": EOF
            manifest-no-json | error unmarshalling content: Unexpected character
            head-endless     | manifests/1": Header size too big
            no-http          | manifests/1": Invalid status line: "SSH-2.0-OpenSSH_9.9"
            silent           | manifests/1": EOF
            limit            | 429 toomanyrequests: You have reached your pull rate limit
            size-negative    | invalid digest or size of a blob
            size-huge        | the registry announces 400313 bytes of blob
            size-small       | the registry announces 400313 bytes of blob
            config-other     | image config verification failed for digest
            cut-always       | broke after 10 of 400313 bytes: unexpected EOF
            range-other      | was asked for blob
            range-lie        | bytes of blob sha256
            length-less      | the registry announces 400306 bytes of blob
            length-more      | the registry announces 400320 bytes of blob
            body-more        | the registry sends more than the 400313 bytes of blob
            body-endless     | the registry sends more than the 400313 bytes of blob
            body-other       | unexpected digest of blob
            redirect-loop    | stopped after 10 redirects
            redirect-file    | redirected to no address: file:///etc/passwd
            gone             | unknown blob
            broken           | received unexpected HTTP status: 500 Internal Server Error
            """)
    void aLieIsAClearErrorAndNothingIsKept(String lie, String words) {
        String answer = pull(engine, lie, "").replace("\\\"", "\"");
        assertThat(answer).containsPattern("^[45]\\d\\d |\"errorDetail\"").contains(words);
        nothingIsKeptOf(lie);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-once", "cut-without-range", "limit-once", "honest"})
    void whatCanBeMendedIsMended(String lie) {
        assertThat(pull(engine, lie, "")).contains("Status: Downloaded newer image");
        if (lie.equals("cut-once")) {
            assertThat(seen()).containsPattern("GET /v2/cut-once/blobs/\\S+ HTTP/1.1 range=bytes=\\d{5,}-");
        }
        engine.http().delete("/images/" + NAME + "/" + lie + ":1").expect(200);
        nothingIsKeptOf(lie);
    }

    @Test
    void aDigestIsTrueWhateverIsSentForIt() throws IOException {
        String digest = "sha256:" + TestImage.sha256(Files.readAllBytes(requests.resolveSibling("manifest")));
        Http.Reply reply = engine.http()
                .post("/images/create?fromImage=" + NAME + "/manifest-other&tag=" + digest.replace(":", "%3A"));
        assertThat(reply.message()).contains("manifest verification failed for digest " + digest);
        nothingIsKeptOf("manifest-other");
    }

    @Test
    void noRedirectTakesCredentialsAlong() {
        String secret = Base64.getEncoder()
                .encodeToString("{\"username\":\"u\",\"password\":\"p\"}".getBytes(StandardCharsets.US_ASCII));
        assertThat(pull(engine, "redirect-secret", "")).contains("no basic auth credentials");
        assertThat(pull(engine, "redirect-secret", "X-Registry-Auth: " + secret))
                .contains("Status: Downloaded newer image");
        String basic = Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.US_ASCII));
        assertThat(seen().lines().filter(line -> line.contains("/redirect-secret/blobs/")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("authorization=Basic " + basic));
        assertThat(seen().lines().filter(line -> line.startsWith((PORT + 1) + " ")))
                .singleElement()
                .asString()
                .contains("GET /elsewhere/redirect-secret/layer")
                .endsWith("authorization=");
        engine.http().delete("/images/" + NAME + "/redirect-secret:1").expect(200);
        nothingIsKeptOf("redirect-secret");
    }

    @Test
    void aTransferThatStallsIsGivenUp() throws Exception {
        assertThat(stalled.get(100, TimeUnit.SECONDS)).contains("nothing came for 30 seconds");
        nothingIsKeptOf("stall");
        Await.until("nothing is under way", () -> left(engine).isEmpty());
    }
}
