package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container wrote, read again. */
@BlackBox
class LogsIT {

    private final Engine engine;

    LogsIT(Engine engine) {
        this.engine = engine;
    }

    private Frames logs(String id, String query) throws IOException {
        return Frames.of(engine.http()
                .get("/containers/" + id + "/logs?" + query)
                .expect(200)
                .body());
    }

    private String ended(String script) {
        String id = engine.startShell(script);
        engine.await(id);
        return id;
    }

    @Test
    void theStreamsAreKeptApart() throws IOException {
        String id = ended("echo out; echo err >&2");
        assertThat(logs(id, "stdout=1").stdout()).isEqualTo("out\n");
        assertThat(logs(id, "stdout=1").stderr()).isEmpty();
        assertThat(logs(id, "stderr=1").stderr()).isEqualTo("err\n");
        assertThat(logs(id, "stderr=1").stdout()).isEmpty();
    }

    @Test
    void oneStreamMustBeAsked() {
        String id = ended("true");
        Http.Reply reply = engine.http().get("/containers/" + id + "/logs?stdout=0");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("Bad parameters: you must choose at least one stream");
    }

    @Test
    void theLastLinesOnly() throws IOException {
        String id = ended("seq 1 1000");
        assertThat(logs(id, "stdout=1&tail=3").stdout()).isEqualTo("998\n999\n1000\n");
        assertThat(logs(id, "stdout=1&tail=0").stdout()).isEmpty();
        assertThat(logs(id, "stdout=1&tail=all").stdout()).hasLineCount(1000);
        assertThat(logs(id, "stdout=1&tail=5000").stdout()).hasLineCount(1000);
    }

    @Test
    void bytesAreNotMangled() throws IOException {
        String id = ended("printf 'a\\r\\nb\\tc\\001\\033[0m\\n\\n\\342\\202\\254 no end'");
        assertThat(logs(id, "stdout=1").stdout()).isEqualTo("a\r\nb\tc\u0001\u001b[0m\n\n€ no end");
    }

    @Test
    void longLinesComeBackWhole() throws IOException {
        String id = ended("head -c 100000 /dev/zero | tr '\\0' x; echo; echo short");
        assertThat(logs(id, "stdout=1").stdout()).isEqualTo("x".repeat(100_000) + "\nshort\n");
        assertThat(logs(id, "stdout=1&tail=1").stdout()).isEqualTo("short\n");
    }

    @Test
    void timestampsHaveAFixedWidth() throws IOException {
        Instant before = Instant.now().minusSeconds(1);
        String id = ended("echo one; echo two");
        assertThat(logs(id, "stdout=1&timestamps=1").stdout().lines())
                .hasSize(2)
                .allSatisfy(line -> {
                    assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z (one|two)");
                    assertThat(Instant.parse(line.substring(0, 30))).isBetween(before, Instant.now());
                });
    }

    @Test
    void sinceAndUntilCut() throws IOException {
        String id = ended("echo one; sleep 1.2; echo two");
        List<String> lines = logs(id, "stdout=1&timestamps=1").stdout().lines().toList();
        Instant second = Instant.parse(lines.get(1).substring(0, 30));
        String between = second.getEpochSecond() + "." + "%09d".formatted(second.getNano() - second.getNano() % 1000);
        assertThat(logs(id, "stdout=1&since=" + between).stdout()).isEqualTo("two\n");
        Instant middle = Instant.parse(lines.getFirst().substring(0, 30)).plusMillis(600);
        assertThat(logs(id, "stdout=1&until=" + middle.getEpochSecond() + "." + "%09d".formatted(middle.getNano()))
                        .stdout())
                .isEqualTo("one\n");
        assertThat(logs(id, "stdout=1&since=" + (second.getEpochSecond() + 100)).stdout())
                .isEmpty();
    }

    @Test
    void followingSendsItsHeadAtOnceSeesEachLineAndEndsWithTheContainer() throws IOException {
        String id = engine.create(Engine.shell("echo one; read x; echo two", "\"OpenStdin\":true"));
        engine.start(id);
        engine.awaitLog(id, "one");
        try (Connection follow = engine.http()
                .open(
                        "GET",
                        Settings.VERSION + "/containers/" + id + "/logs?stdout=1&follow=1&tail=0",
                        "",
                        new byte[0])) {
            assertThat(follow.status()).isEqualTo(200);
            assertThat(follow.headers())
                    .containsEntry("content-type", "application/vnd.docker.multiplexed-stream")
                    .containsEntry("transfer-encoding", "chunked");
            try (Connection stdin = engine.http().upgrade("/containers/" + id + "/attach?stream=1&stdin=1")) {
                stdin.write("x\n".getBytes(StandardCharsets.UTF_8));
                assertThat(Frames.of(follow.body(false)).stdout()).isEqualTo("two\n");
            }
        }
    }

    @Test
    void followersLoseAndDoubleNothing() throws IOException {
        String id = engine.startShell("seq 1 20000");
        try (Connection follow = engine.http()
                .open("GET", Settings.VERSION + "/containers/" + id + "/logs?stdout=1&follow=1", "", new byte[0])) {
            List<String> lines = Frames.of(follow.body(false)).stdout().lines().toList();
            assertThat(lines).hasSize(20000);
            assertThat(lines.getFirst()).isEqualTo("1");
            assertThat(lines.getLast()).isEqualTo("20000");
        }
    }

    @Test
    void aTerminalsLogIsRaw() {
        String id = engine.create(Engine.shell("echo out", "\"Tty\":true"));
        engine.start(id);
        engine.await(id);
        Http.Reply reply =
                engine.http().get("/containers/" + id + "/logs?stdout=1").expect(200);
        assertThat(reply.headers()).containsEntry("content-type", "application/vnd.docker.raw-stream");
        assertThat(reply.text()).isEqualTo("out\r\n");
    }

    @Test
    void aNeverStartedContainerHasAnEmptyLog() throws IOException {
        String id = engine.create(Engine.shell("true"));
        assertThat(logs(id, "stdout=1&stderr=1").stdout()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void clientsReadLogs(Cli cli) {
        String id = ended("echo one; echo two; echo err >&2");
        Outcome all = cli.run(engine, "logs", id);
        assertThat(all.stdout()).isEqualTo("one\ntwo\n");
        assertThat(all.stderr()).isEqualTo("err\n");
        Outcome last = cli.run(engine, "logs", "-f", "--tail", "1", id);
        // Two streams are two pipes: which line was the last is not said.
        assertThat(last.stdout() + last.stderr()).isIn("two\n", "err\n");
        assertThat(cli.run(engine, "logs", "-t", id).stdout()).matches("(?s)\\d{4}-[^ ]* one\n\\d{4}-[^ ]* two\n");
        assertThat(cli.run(engine, "logs", "--since", "1h", id).stdout()).isEqualTo("one\ntwo\n");
    }
}
