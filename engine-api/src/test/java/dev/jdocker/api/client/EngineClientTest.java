package dev.jdocker.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jdocker.api.ApiVersion;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.stream.JsonMessage;
import dev.jdocker.api.transport.JnrUnixTransport;
import dev.jdocker.api.transport.Transport;
import dev.jdocker.api.transport.UnixTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class EngineClientTest {
    private static final String PING =
            "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n";

    @Nested
    class OverTheJdk extends Contract {
        OverTheJdk() {
            super(UnixTransport::new);
        }
    }

    @Nested
    class OverJnr extends Contract {
        OverJnr() {
            super(JnrUnixTransport::new);
        }
    }

    /** What holds over every transport. */
    abstract static class Contract {
        @TempDir
        @SuppressWarnings("NullAway.Init")
        private Path folder;

        private final Function<String, Transport> transports;
        private final AtomicReference<String> seen = new AtomicReference<>("");

        Contract(Function<String, Transport> transports) {
            this.transports = transports;
        }

        private Path socket() {
            return folder.resolve("s");
        }

        private EngineClient fixed() {
            return EngineClient.of(transports.apply(socket().toString()), ApiVersion.MAX);
        }

        @Test
        void theVersionIsAgreedOnOnceAndTheConnectionKept() throws IOException {
            ScriptedEngine.Script script = peer -> {
                assertThat(peer.head()).startsWith("HEAD /_ping HTTP/1.1\r\nHost: ");
                peer.write("HTTP/1.1 200 OK\r\nApi-Version: 1.40\r\nContent-Length: 0\r\n\r\n");
                assertThat(peer.head()).startsWith("GET /v1.40/containers/json?all=1&filters=%7B%22a%22%3A");
                peer.write("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n[{\"Id\":\"abc\"}]");
                assertThat(peer.head()).startsWith("POST /v1.40/containers/abc/kill?signal=9 HTTP/1.1");
                peer.write("HTTP/1.1 204 No Content\r\n\r\n");
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = EngineClient.of(transports.apply(socket().toString()))) {
                assertThat(client.containers()
                                .list(true, null, false, Filters.none().with("a", "b")))
                        .singleElement()
                        .satisfies(c -> assertThat(c.id()).isEqualTo("abc"));
                client.containers().kill("abc", "9");
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void aNewerEngineIsSpokenToInOurNewest() throws IOException {
            ScriptedEngine.Script script = peer -> {
                peer.head();
                peer.write("HTTP/1.1 200 OK\r\nApi-Version: 1.60\r\nContent-Length: 0\r\n\r\n");
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = EngineClient.of(transports.apply(socket().toString()))) {
                assertThat(client.apiVersion()).isEqualTo(ApiVersion.MAX);
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void anErrorCarriesTheStatusAndTheMessageOfTheEngine() throws IOException {
            ScriptedEngine.Script script = peer -> {
                peer.head();
                peer.write(
                        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                peer.write("a\r\n{\"message\"\r\n12\r\n:\"No such thing\"}\n\r\n0\r\n\r\n");
                peer.head();
                peer.write("HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nboom\n");
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = fixed()) {
                assertThatExceptionOfType(EngineException.class)
                        .isThrownBy(() -> client.containers().inspect("x"))
                        .withMessage("No such thing")
                        .satisfies(e -> assertThat(e.status()).isEqualTo(404));
                assertThatExceptionOfType(EngineException.class)
                        .isThrownBy(client::info)
                        .withMessage("boom");
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void anAttachedStreamGoesOnAfterItsInputHasEnded() throws IOException {
            ScriptedEngine.Script script = peer -> {
                seen.set(peer.head());
                peer.write("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
                        + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\nearly ");
                String input = peer.readAll();
                peer.write("got " + input);
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = fixed();
                    Hijacked attached =
                            client.containers().attach("c", new AttachOptions(false, true, true, true, true, ""))) {
                assertThat(attached.contentType()).isEqualTo("application/vnd.docker.multiplexed-stream");
                attached.out().write("hello".getBytes(StandardCharsets.US_ASCII));
                attached.shutdownOutput();
                assertThat(new String(attached.in().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("early got hello");
                assertThat(seen.get())
                        .startsWith("POST /v1.51/containers/c/attach?stderr=1&stdin=1&stdout=1&stream=1 HTTP/1.1")
                        .contains("Connection: Upgrade\r\nUpgrade: tcp\r\n");
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void aReaderAndAWriterOfAnAttachedStreamDoNotWaitForEachOther() throws Exception {
            ScriptedEngine.Script script = peer -> {
                peer.head();
                peer.write("HTTP/1.1 101 UPGRADED\r\n\r\n");
                String input = peer.read(4);
                peer.write(input);
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = fixed();
                    Hijacked attached =
                            client.containers().attach("c", new AttachOptions(false, true, true, true, true, ""))) {
                CountDownLatch reading = new CountDownLatch(1);
                AtomicReference<String> read = new AtomicReference<>("");
                Thread reader = Thread.ofPlatform().start(() -> {
                    try {
                        reading.countDown();
                        read.set(new String(attached.in().readNBytes(4), StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        read.set(e.toString());
                    }
                });
                assertThat(reading.await(5, TimeUnit.SECONDS)).isTrue();
                attached.out().write("ping".getBytes(StandardCharsets.US_ASCII));
                reader.join();
                assertThat(read.get()).isEqualTo("ping");
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void aWaitReturnsWithTheHeadAndItsResultComesLater() throws Exception {
            CountDownLatch started = new CountDownLatch(1);
            ScriptedEngine.Script script = peer -> {
                peer.head();
                peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                try {
                    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                peer.write("11\r\n{\"StatusCode\":7}\n\r\n0\r\n\r\n");
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = fixed();
                    PendingWait wait = client.containers().wait("c", "next-exit")) {
                started.countDown();
                assertThat(wait.await().statusCode()).isEqualTo(7);
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void anImageIsSentInChunksAndItsProgressReadAsItComes() throws IOException {
            String tar = "t".repeat(100_000);
            ScriptedEngine.Script script = peer -> {
                seen.set(peer.head());
                assertThat(peer.read(7)).isEqualTo("10000\r\n");
                assertThat(peer.read(65536)).hasSize(65536);
                assertThat(peer.read(8)).isEqualTo("\r\n86a0\r\n");
                assertThat(peer.read(34464)).hasSize(34464);
                assertThat(peer.read(7)).isEqualTo("\r\n0\r\n\r\n");
                peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                peer.write("15\r\n{\"stream\":\"Loaded\"}\r\n\r\n14\r\n{\"status\":\"done\"}  \n\r\n0\r\n\r\n");
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = fixed();
                    JsonMessages messages = client.images()
                            .load(new ByteArrayInputStream(tar.getBytes(StandardCharsets.US_ASCII)), true)) {
                JsonMessage first = Objects.requireNonNull(messages.next());
                assertThat(first.stream()).isEqualTo("Loaded");
                assertThat(Objects.requireNonNull(messages.next()).status()).isEqualTo("done");
                assertThat(messages.next()).isNull();
                assertThat(seen.get()).startsWith("POST /v1.51/images/load?quiet=1 HTTP/1.1");
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void anIdleConnectionThatTheEngineClosedIsReplaced() throws IOException {
            ScriptedEngine.Script script = peer -> {
                peer.head();
                peer.write(PING);
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script, script);
                    EngineClient client = fixed()) {
                assertThat(client.ping().apiVersion()).isEqualTo(ApiVersion.MAX);
                assertThat(client.ping().osType()).isEqualTo("linux");
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void rawExchangesCanHaveAConnectionEach() throws IOException {
            ScriptedEngine.Script script = peer -> {
                seen.accumulateAndGet(peer.head(), String::concat);
                peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script, script);
                    Http http = Http.closing(transports.apply(socket().toString()))) {
                for (int i = 0; i < 2; i++) {
                    try (HttpResponse response = http.send(HttpRequest.of("GET", "/v1.51/info"))) {
                        assertThat(new String(response.body().readAllBytes(), StandardCharsets.US_ASCII))
                                .isEqualTo("ok");
                    }
                }
                assertThat(String.valueOf(seen.get()).split("GET /v1.51/info HTTP/1.1\r\nHost: ", -1))
                        .hasSize(3)
                        .filteredOn(head -> !head.isEmpty())
                        .allSatisfy(head -> assertThat(head).endsWith("\r\nConnection: close\r\n\r\n"));
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void aStreamCutOffIsAnError() throws IOException {
            ScriptedEngine.Script script = peer -> {
                peer.head();
                peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
            };
            try (ScriptedEngine engine = new ScriptedEngine(socket(), script);
                    EngineClient client = fixed()) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(client::info)
                        .withMessage("the engine closed the connection amid a body");
                assertThat(engine.failures()).isEmpty();
            }
        }

        @Test
        void noEngineIsSaidInDockersWords() throws IOException {
            String host = "unix://" + socket();
            try (EngineClient client = fixed()) {
                assertThatExceptionOfType(EngineUnreachableException.class)
                        .isThrownBy(client::ping)
                        .withMessage(
                                "Cannot connect to the jdocker daemon at " + host + ". Is the docker daemon running?");
            }
        }
    }
}
