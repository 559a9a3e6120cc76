package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs in files: rotated, compressed, read and followed through all of them, whole whatever was written. */
@BlackBox
class LogRotationIT {

    private final Engine engine;

    LogRotationIT(Engine engine) {
        this.engine = engine;
    }

    /** The member of a create body that chooses driver and options. */
    static String log(String driver, Map<String, String> options) {
        return "\"HostConfig\":{\"LogConfig\":{\"Type\":\"" + driver + "\",\"Config\":" + Http.JSON.valueToTree(options)
                + "}}";
    }

    private String create(String driver, Map<String, String> options, String script) {
        return engine.create(Engine.shell(script, log(driver, options)));
    }

    private String ended(String driver, Map<String, String> options, String script) {
        String id = create(driver, options, script);
        engine.start(id);
        engine.await(id);
        return id;
    }

    private List<String> lines(String id, String query) throws IOException {
        return Frames.of(engine.http()
                        .get("/containers/" + id + "/logs?stdout=1" + query)
                        .expect(200)
                        .body())
                .stdout()
                .lines()
                .toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void theNewestLinesAreKept(String driver) throws IOException {
        for (String compress : List.of("false", "true")) {
            String id = ended(driver, Map.of("max-size", "20k", "max-file", "4", "compress", compress), "seq 1 10000");
            List<String> all = lines(id, "");
            assertThat(all).hasSizeBetween(200, 9999);
            assertThat(all).isEqualTo(numbers(10001 - all.size(), 10000));
            assertThat(lines(id, "&tail=5")).isEqualTo(numbers(9996, 10000));
            int many = all.size() - 50;
            assertThat(lines(id, "&tail=" + many)).isEqualTo(numbers(10001 - many, 10000));
            assertThat(lines(id, "&tail=20000")).isEqualTo(all);
        }
    }

    @Test
    void filesAreNamedAsDockersAre() throws IOException {
        Path containers = engine.daemon().dataRoot().resolve("containers");
        String id = ended("json-file", Map.of("max-size", "10k", "max-file", "3"), "seq 1 5000");
        Path log = Path.of(engine.inspect(id).path("LogPath").asText());
        assertThat(log).isEqualTo(containers.resolve(id).resolve(id + "-json.log"));
        assertThat(logs(log)).containsExactlyInAnyOrder(id + "-json.log", id + "-json.log.1", id + "-json.log.2");
        assertThat(Files.size(log.resolveSibling(id + "-json.log.1"))).isBetween(10_000L, 10_200L);
        assertThat(Files.readString(log))
                .endsWith("\n")
                .contains("{\"log\":\"5000\\n\",\"stream\":\"stdout\",\"time\":\"2");

        String squeezed =
                ended("json-file", Map.of("max-size", "10k", "max-file", "3", "compress", "true"), "seq 1 5000");
        Path other = containers.resolve(squeezed).resolve(squeezed + "-json.log");
        Await.until(
                "the old files are compressed",
                () -> logs(other)
                        .equals(List.of(
                                squeezed + "-json.log", squeezed + "-json.log.1.gz", squeezed + "-json.log.2.gz")));
        assertThat(lines(squeezed, "&tail=1")).containsExactly("5000");
    }

    private static List<String> logs(Path file) throws IOException {
        try (Stream<Path> all = Files.list(file.resolveSibling("."))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.contains("-json.log"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aLogIsBoundedUnlessToldOtherwise() throws IOException {
        Path containers = engine.daemon().dataRoot().resolve("containers");
        String id = ended("json-file", Map.of(), "yes a line of some length | head -c 90000000");
        try (Stream<Path> all = Files.list(containers.resolve(id))) {
            List<Path> files =
                    all.filter(path -> path.toString().contains("-json.log")).toList();
            assertThat(files).hasSize(5);
            for (Path file : files) {
                assertThat(Files.size(file)).isLessThan(20_001_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void followersLoseAndDoubleNothingAcrossFiles(String driver) throws IOException {
        String id = create(
                driver,
                Map.of("max-size", "50k", "max-file", "500"),
                // dockerd's followers lose lines where files follow each other within milliseconds
                "i=0; while [ $i -lt 100 ]; do seq $((i*100+1)) $((i*100+100)); usleep 15000; i=$((i+1)); done");
        engine.start(id);
        try (Connection follow = engine.http()
                .open("GET", Settings.VERSION + "/containers/" + id + "/logs?stdout=1&follow=1", "", new byte[0])) {
            assertThat(Frames.of(follow.body(false)).stdout().lines().toList()).isEqualTo(numbers(1, 10_000));
        }
        assertThat(lines(id, "")).isEqualTo(numbers(1, 10_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void aLineOfTenMegabytesArrivesWhole(String driver) throws IOException {
        String id = ended(driver, Map.of(), "head -c 10000000 /dev/zero | tr '\\0' x; echo; printf 'no end'");
        String text = Frames.of(engine.http()
                        .get("/containers/" + id + "/logs?stdout=1")
                        .expect(200)
                        .body())
                .stdout();
        assertThat(text.length()).isEqualTo(10_000_007);
        assertThat(text.equals("x".repeat(10_000_000) + "\nno end")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void bytesThatAreNoTextArriveWhole(String driver) throws IOException {
        Assumptions.assumeTrue(
                engine.isOurs() || driver.equals("local"), "capability missing: exact bytes by " + driver);
        byte[] all = new byte[40_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 7 + i / 256);
        }
        all[all.length - 1] = '\n';
        Path folder = engine.newFolder();
        Files.write(folder.resolve("bytes"), all);
        String id = engine.create(Engine.shell(
                "cat /work/bytes",
                "\"HostConfig\":{\"Binds\":[\"" + engine.there(folder) + ":/work\"],\"LogConfig\":{\"Type\":\"" + driver
                        + "\",\"Config\":{}}}"));
        engine.start(id);
        engine.await(id);
        assertThat(Frames.of(engine.http()
                                .get("/containers/" + id + "/logs?stdout=1")
                                .expect(200)
                                .body())
                        .stdoutBytes())
                .isEqualTo(all);
    }

    @Test
    void detailsShowTheAttributesThatWereAskedFor() throws IOException {
        String id = engine.create(Engine.shell(
                "echo hello",
                "\"Env\":[\"A=1 =,%x/é\",\"B=2\",\"C=3\"],\"Labels\":{\"L\":\"2\",\"other\":\"x\"},"
                        + log(
                                "json-file",
                                Map.of("env", "A", "env-regex", "^B", "labels", "L", "tag", "{{.Name}}-tag"))));
        engine.http().post("/containers/" + id + "/rename?name=named").expect(204);
        engine.start(id);
        engine.await(id);
        assertThat(lines(id, "&details=1")).containsExactly("A=1+%3D%2C%25x%2F%C3%A9,B=2,L=2,tag=named-tag hello");
        assertThat(lines(id, "&details=1&timestamps=1").getFirst()).matches("\\S+Z A=\\S+ hello");
        assertThat(lines(id, "")).containsExactly("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void whatDoesNotBlockLogsAllTheSame(String driver) throws IOException {
        String id = ended(driver, Map.of("mode", "non-blocking", "max-buffer-size", "4m"), "seq 1 5000");
        assertThat(lines(id, "")).isEqualTo(numbers(1, 5000));
    }

    @Test
    void aFollowerThatDoesNotReadNeverHoldsUpTheContainer() throws IOException {
        String id = create(
                "json-file",
                Map.of("max-size", "2m", "max-file", "2"),
                "yes a line of some length | head -n 3000000; echo done");
        engine.start(id);
        try (Connection follow = engine.http()
                .open("GET", Settings.VERSION + "/containers/" + id + "/logs?stdout=1&follow=1", "", new byte[0])) {
            assertThat(follow.status()).isEqualTo(200);
            assertThat(engine.await(id)).isZero();
            assertThat(lines(id, "&tail=1")).containsExactly("done");
            // What is left of the log comes to the slow reader too, once it reads.
            assertThat(Frames.of(follow.body(false)).stdout()).endsWith("done\n");
        }
    }

    @Test
    void containersThatWriteAsFastAsTheyCanHoldUpNobody() throws IOException {
        List<String> loud = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loud.add(create("json-file", Map.of("max-size", "5m", "max-file", "2"), "yes this is loud"));
            engine.start(loud.getLast());
        }
        for (String id : loud) {
            Await.until("it is loud", () -> !lines(id, "&tail=1").isEmpty());
        }
        String quiet = engine.startShell("i=0; while [ $i -lt 20 ]; do echo line $i; usleep 5000; i=$((i+1)); done");
        assertThat(engine.await(quiet)).isZero();
        assertThat(lines(quiet, "")).hasSize(20);
        for (String id : loud) {
            assertThat(engine.inspect(id).path("State").path("Running").asBoolean())
                    .isTrue();
            engine.http().post("/containers/" + id + "/kill").expect(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void killingTheDaemonLosesAndDoublesNothingAcrossFiles(String driver) throws Exception {
        engine.daemon().ensureRunning();
        Path folder = engine.newFolder();
        String id = engine.create(Engine.shell(
                "i=1; while [ ! -e /work/go ]; do echo line $i; [ $((i % 10)) = 0 ] && echo err $i >&2;"
                        + " [ $((i % 100)) = 0 ] && usleep 5000; i=$((i+1)); done; echo end $i",
                "\"HostConfig\":{\"Binds\":[\"" + engine.there(folder) + ":/work\"],\"LogConfig\":{\"Type\":\"" + driver
                        + "\",\"Config\":{\"max-size\":\"64k\",\"max-file\":\"100000\",\"compress\":\"true\"}}}"));
        engine.start(id);
        for (int kill = 1; kill <= 5; kill++) {
            int wanted = kill * 2000;
            Await.until("line " + wanted, () -> newest(id) >= wanted);
            engine.daemon().kill();
            engine.daemon().start();
        }
        Files.writeString(folder.resolve("go"), "");
        assertThat(engine.await(id)).isZero();
        Frames logs = engine.logs(id);
        List<String> lines = new ArrayList<>(logs.stdout().lines().toList());
        int count = lines.size() - 1;
        assertThat(lines.removeLast()).isEqualTo("end " + (count + 1));
        assertThat(lines)
                .isEqualTo(IntStream.rangeClosed(1, count)
                        .mapToObj(i -> "line " + i)
                        .toList());
        assertThat(logs.stderr().lines().toList())
                .isEqualTo(IntStream.rangeClosed(1, count / 10)
                        .mapToObj(i -> "err " + i * 10)
                        .toList());
        Path own = engine.daemon().dataRoot().resolve("containers").resolve(id);
        Path folderOfLogs = driver.equals("local") ? own.resolve("local-logs") : own;
        // Not walked: old files may still be getting their compressed forms, and nobody is to look at what has just
        // gone.
        try (Stream<Path> files = Files.list(folderOfLogs)) {
            assertThat(files.filter(file -> file.toString().matches(".*log\\.\\d+(\\.gz)?")))
                    .hasSizeGreaterThan(2);
        }
    }

    /** The number at the end of the newest line of stdout. */
    private int newest(String id) throws IOException {
        List<String> last = lines(id, "&tail=5");
        return last.isEmpty() ? 0 : Integer.parseInt(last.getLast().substring("line ".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void attachingWithLogsGivesTheWholeOutputOnce(String driver) throws Exception {
        String id = engine.create(Engine.shell(
                "seq 1 3000; read x; seq 3001 3500",
                "\"OpenStdin\":true,\"StdinOnce\":true," + log(driver, Map.of("max-size", "10k", "max-file", "100"))));
        engine.start(id);
        engine.awaitLog(id, "\n3000\n");
        try (Connection attached =
                engine.http().upgrade("/containers/" + id + "/attach?stream=1&logs=1&stdin=1&stdout=1")) {
            attached.write("go\n".getBytes(StandardCharsets.UTF_8));
            assertThat(Frames.readAll(attached.raw()).stdout().lines().toList()).isEqualTo(numbers(1, 3500));
        }
    }
}
