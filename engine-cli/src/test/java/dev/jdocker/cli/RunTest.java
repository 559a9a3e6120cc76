package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run} as the engine and the user see it. */
class RunTest {
    private final CountDownLatch started = new CountDownLatch(1);

    private FakeEngine engine(FakeEngine.Answer attached, int status) throws IOException {
        return new FakeEngine()
                .json("POST /containers/create", "{\"Id\":\"c1\",\"Warnings\":[\"careful\"]}")
                .on("POST /containers/c1/attach", (request, wire) -> {
                    wire.upgrade();
                    attached.to(request, wire);
                })
                .on("POST /containers/c1/wait", (_, wire) -> {
                    wire.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                    await();
                    String json = "{\"StatusCode\":" + status + "}";
                    wire.send(Integer.toHexString(json.length()) + "\r\n" + json + "\r\n0\r\n\r\n");
                })
                .on("POST /containers/c1/start", (_, wire) -> {
                    wire.noContent();
                    started.countDown();
                });
    }

    private void await() {
        try {
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Ran run(FakeEngine engine, InputStream in, String... words) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of("run", "--sig-proxy=false"));
        all.addAll(List.of(words));
        return Ran.jdocker(engine, in, all);
    }

    private static InputStream nothing() {
        return new ByteArrayInputStream(new byte[0]);
    }

    @Test
    void attachesAndWaitsBeforeItStartsAndEndsWithTheContainersStatus() throws Exception {
        try (FakeEngine engine = engine(
                (_, wire) -> {
                    // Without -i the client ends the input at once, which must not end the output.
                    assertThat(wire.in.read()).isEqualTo(-1);
                    await();
                    wire.frame(1, "out\n");
                    wire.frame(2, "err\n");
                },
                3)) {
            Ran ran = run(engine, nothing(), "--rm", "busybox", "sh");
            assertThat(ran.status()).isEqualTo(3);
            assertThat(ran.out()).isEqualTo("out\n");
            assertThat(ran.err()).isEqualTo("WARNING: careful\nerr\n");
            assertThat(engine.calls())
                    .containsExactly(
                            "POST /containers/create",
                            "POST /containers/c1/attach?stderr=1&stdout=1&stream=1",
                            "POST /containers/c1/wait?condition=removed",
                            "POST /containers/c1/start");
        }
    }

    @Test
    void sendsStandardInputWholeAndThenEndsIt() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        try (FakeEngine engine = engine(
                (request, wire) -> {
                    assertThat(request.query()).contains("stdin=1");
                    byte[] read = wire.in.readAllBytes();
                    for (int at = 0; at < read.length; at += 100_001) {
                        wire.frame(1, java.util.Arrays.copyOfRange(read, at, Math.min(read.length, at + 100_001)));
                    }
                },
                0)) {
            Ran ran = run(engine, new ByteArrayInputStream(bytes), "-i", "busybox", "cat");
            assertThat(ran.bytes()).isEqualTo(bytes);
            assertThat(ran.status()).isZero();
        }
    }

    @Test
    void aDetachedRunPrintsTheIdAndDoesNotAttach() throws Exception {
        try (FakeEngine engine = engine((_, _) -> {}, 0)) {
            Ran ran = run(engine, nothing(), "-d", "--name", "x", "busybox");
            assertThat(ran.out()).isEqualTo("c1\n");
            assertThat(engine.calls()).containsExactly("POST /containers/create?name=x", "POST /containers/c1/start");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127 | exec: \"nope\": executable file not found in $PATH",
                "127 | stat /nope: no such file or directory",
                "126 | exec /etc/passwd: permission denied",
                "126 | exec /etc: is a directory",
                "125 | something else"
            })
    void aContainerThatDoesNotStartEndsWithTheStatusThatItsMessageMeans(int status, String message) throws Exception {
        try (FakeEngine engine = engine((_, wire) -> wire.in.read(), 0).on("POST /containers/c1/start", (_, wire) -> {
            wire.json("400 Bad Request", "{\"message\":\"" + message.replace("\"", "\\\"") + "\"}");
            started.countDown();
        })) {
            Ran ran = run(engine, nothing(), "busybox", "nope");
            assertThat(ran.status()).isEqualTo(status);
            assertThat(ran.err())
                    .isEqualTo("WARNING: careful\njdocker: Error response from daemon: " + message
                            + "\n\nRun 'jdocker run --help' for more information\n");
        }
    }

    @Test
    void aMissingImageIsPulledAndTheRefusalOfThatIsTold() throws Exception {
        try (FakeEngine engine = new FakeEngine()
                .on(
                        "POST /containers/create",
                        (_, wire) -> wire.json("404 Not Found", "{\"message\":\"No such image: nope:latest\"}"))
                .on(
                        "POST /images/create",
                        (_, wire) ->
                                wire.json("501 Not Implemented", "{\"message\":\"pulling is not implemented yet\"}"))) {
            Ran ran = run(engine, nothing(), "nope", "true");
            assertThat(ran.status()).isEqualTo(125);
            assertThat(ran.err()).isEqualTo("""
                            Unable to find image 'nope:latest' locally
                            jdocker: Error response from daemon: pulling is not implemented yet

                            Run 'jdocker run --help' for more information
                            """);
            assertThat(engine.calls())
                    .containsExactly("POST /containers/create", "POST /images/create?fromImage=nope&tag=latest");
        }
    }

    @Test
    void anEngineThatSpeaksAnOlderVersionIsSpokenToInIt() throws Exception {
        List<String> refused = new ArrayList<>();
        try (FakeEngine engine = new FakeEngine().on("GET /containers/json", (_, wire) -> {
            if (refused.isEmpty()) {
                refused.add("once");
                wire.json(
                        "400 Bad Request",
                        "{\"message\":\"client version 1.51 is too new. Maximum supported API version is 1.50\"}");
            } else {
                wire.json("200 OK", "[]");
            }
        })) {
            assertThat(Ran.jdocker(engine, List.of("ps", "-q")).status()).isZero();
        }
    }

    @Test
    void whatTheEngineDoesNotHaveIsToldInItsWords() throws Exception {
        String message = "bridge networks are not implemented yet: use --network none or --network host";
        try (FakeEngine engine = new FakeEngine()
                .on(
                        "POST /containers/create",
                        (_, wire) -> wire.json("501 Not Implemented", "{\"message\":\"" + message + "\"}"))) {
            Ran ran = run(engine, nothing(), "busybox");
            assertThat(ran.status()).isEqualTo(125);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .isEqualTo("jdocker: Error response from daemon: " + message
                            + "\n\nRun 'jdocker run --help' for more information\n");
        }
    }

    @Test
    void anEngineThatIsNotThereIsSaidSo() throws Exception {
        FakeEngine engine = new FakeEngine();
        engine.close();
        assertThat(run(engine, nothing(), "busybox").err())
                .startsWith("jdocker: Cannot connect to the Docker daemon at " + engine.host());
        assertThat(Ran.jdocker(engine, List.of("ps")).err())
                .isEqualTo("Cannot connect to the Docker daemon at " + engine.host()
                        + ". Is the docker daemon running?\n");
    }

    @Test
    void anArchiveIsLoadedInChunks() throws Exception {
        byte[] archive = new byte[200_000];
        new Random(2).nextBytes(archive);
        try (FakeEngine engine = new FakeEngine().json("POST /images/load", "{\"stream\":\"Loaded image: a:b\\n\"}")) {
            Ran ran = Ran.jdocker(engine, new ByteArrayInputStream(archive), List.of("load"));
            assertThat(ran.out()).isEqualTo("Loaded image: a:b\n");
            assertThat(engine.requests.getFirst().body()).isEqualTo(archive);
        }
    }

    @Test
    void logsOfAContainerAreSplitByStream() throws Exception {
        try (FakeEngine engine = new FakeEngine()
                .json("GET /containers/x/json", "{\"Id\":\"c1\",\"Config\":{\"Tty\":false}}")
                .on("GET /containers/c1/logs", (_, wire) -> {
                    wire.send("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n");
                    wire.frame(1, "a\n");
                    wire.frame(2, "b\n".getBytes(StandardCharsets.UTF_8));
                })) {
            Ran ran = Ran.jdocker(engine, List.of("logs", "--tail", "5", "--since", "42m", "x"));
            assertThat(ran.out() + ran.err()).isEqualTo("a\nb\n");
            assertThat(engine.calls().getLast())
                    .isEqualTo("GET /containers/c1/logs?stdout=1&stderr=1&since=1795473000.000000000&tail=5");
        }
    }
}
