package dev.jdocker.daemon.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotModified;
import dev.jdocker.daemon.http.compat.Compat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RequestTest {

    record Body(@JsonProperty("Image") String image) {}

    @TempDir
    Path folder;

    private ServerFixture server;
    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicLong consumed = new AtomicLong();

    @BeforeEach
    void start() throws IOException {
        Compat compat = new Compat()
                .response("GET /info", ApiVersion.parse("1.40"), body -> ((ObjectNode) body).put("old", 40))
                .response("GET /info", ApiVersion.parse("1.30"), body -> ((ObjectNode) body).put("old", 30));
        server = new ServerFixture(folder, compat, this::routes);
    }

    private void routes(Routes routes) {
        routes.add(
                        "GET",
                        "/info",
                        x -> x.respond(200, Map.of("v", x.apiVersion().toString())))
                .add("GET", "/images/{name:.*}/json", x -> x.respondText(200, x.pathVariable("name")))
                .add("GET", "/images/json", x -> x.respondText(200, "list"))
                .add(
                        "GET",
                        "/things/{id}",
                        x -> x.respondText(200, x.pathVariable("id") + x.query().parameters()))
                .add("HEAD", "/things/{id}", x -> x.setHeader("X-Stat", "yes").respond(200))
                .add(
                        "POST",
                        "/create",
                        x -> x.respondText(201, x.json(Body.class).image()))
                .add(
                        "POST",
                        "/echo",
                        x -> x.respondText(200, new String(x.body().readAllBytes(), UTF_8)))
                .add("POST", "/ignore", x -> x.respond(204))
                .add("POST", "/count", x -> {
                    try (InputStream in = x.body()) {
                        byte[] buffer = new byte[8192];
                        release.await();
                        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                            consumed.addAndGet(n);
                        }
                    }
                    x.respondText(200, consumed.toString());
                })
                .add("GET", "/conflict", x -> {
                    throw new Conflict("in use");
                })
                .add("GET", "/unchanged", x -> {
                    throw new NotModified("already so");
                })
                .add("GET", "/broken", x -> {
                    throw new IllegalStateException("boom");
                })
                .add(
                        "GET",
                        "/filters",
                        x -> x.respond(200, List.copyOf(x.query().filters().get("label"))))
                .add("GET", "/stream", x -> {
                    ResponseStream out = x.stream(200, "application/json");
                    out.writeJson(Map.of("status", "one"));
                    throw new BadRequest("stop");
                })
                .add("GET", "/text", x -> {
                    ResponseStream out = x.stream(200, "text/plain");
                    out.write("begin".getBytes(UTF_8));
                    throw new IllegalStateException("boom");
                })
                .add("GET", "/wait", x -> {
                    x.stream(200, "application/json");
                    x.clientGone().join();
                    gone.countDown();
                });
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    @Test
    void everyAnswerCarriesTheHeadersOfTheEngine() throws IOException {
        RawClient.Answer answer = server.get("/v1.41/info");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.headers())
                .containsEntry("Api-Version", "1.51")
                .containsEntry("Docker-Experimental", "false")
                .containsEntry("Ostype", "linux")
                .containsEntry("Content-Type", "application/json")
                .containsKeys("Server", "Date", "Content-Length");
        assertThat(answer.body()).isEqualTo("{\"v\":\"1.41\"}\n");
    }

    @Test
    void aPathWithoutVersionMeansTheNewest() throws IOException {
        assertThat(server.get("/info").body()).isEqualTo("{\"v\":\"1.51\"}\n");
        assertThat(server.get("http://docker/info").body()).isEqualTo("{\"v\":\"1.51\"}\n");
    }

    @Test
    void versionsThatAreNotServedAreRefusedInDockersWords() throws IOException {
        RawClient.Answer old = server.get("/v1.23/info");
        assertThat(old.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(old.body())
                .isEqualTo("{\"message\":\"client version 1.23 is too old. Minimum supported API version is 1.24,"
                        + " please upgrade your client to a newer version\"}\n");
        assertThat(server.get("/v1/info").body()).startsWith("{\"message\":\"client version 1 is too old.");
        assertThat(server.get("/v1.99/info").body())
                .isEqualTo("{\"message\":\"client version 1.99 is too new. Maximum supported API version is 1.51\"}\n");
    }

    @Test
    void olderClientsGetAnswersChangedBackStepByStep() throws IOException {
        assertThat(server.get("/v1.39/info").body()).isEqualTo("{\"v\":\"1.39\",\"old\":40}\n");
        assertThat(server.get("/v1.29/info").body()).isEqualTo("{\"v\":\"1.29\",\"old\":30}\n");
    }

    @Test
    void unknownPathsAndMethodsAreNotFound() throws IOException {
        for (String target : List.of("/nope", "/v1.51/nope", "/images", "/vx/info", "/")) {
            RawClient.Answer answer = server.get(target);
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(answer.body()).isEqualTo("{\"message\":\"page not found\"}\n");
        }
        try (RawClient client = server.client()) {
            assertThat(client.send("DELETE /info HTTP/1.1\r\n\r\n").answer().statusLine())
                    .isEqualTo("HTTP/1.1 404 Not Found");
        }
    }

    @Test
    void imageNamesMayHaveSlashesEscapedOrNot() throws IOException {
        assertThat(server.get("/images/a/b:c/json").body()).isEqualTo("a/b:c");
        assertThat(server.get("/images/a%2Fb%40c/json").body()).isEqualTo("a/b@c");
        assertThat(server.get("/images/json").body()).isEqualTo("list");
    }

    @Test
    void queriesAreDecoded() throws IOException {
        assertThat(server.get("/things/x?a=1+2&a=%C3%A9&b").body())
                .isEqualTo("x{a=[1 2, é], b=[]}".replace("b=[]", "b=[]"));
        assertThat(server.get("/things/x?a=%zz").body())
                .isEqualTo("{\"message\":\"invalid URL escape \\\"%zz\\\"\"}\n");
    }

    @Test
    void headIsAnsweredLikeGetWithoutBody() throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer head = client.send("HEAD /info HTTP/1.1\r\n\r\n").head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(head.headers()).containsEntry("Content-Length", "13");
            assertThat(client.send("HEAD /things/x HTTP/1.1\r\n\r\n").head().headers())
                    .containsEntry("X-Stat", "yes");
            assertThat(client.get("/info").answer().body()).isEqualTo("{\"v\":\"1.51\"}\n");
        }
    }

    @Test
    void aConnectionServesRequestAfterRequestAlsoWhenPipelined() throws IOException {
        try (RawClient client = server.client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append("GET /things/").append(i).append(" HTTP/1.1\r\n\r\n");
            }
            client.send(all.toString());
            client.shutdownOutput();
            for (int i = 0; i < 50; i++) {
                assertThat(client.answer().body()).isEqualTo(i + "{}");
            }
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void anOldClientGetsItsConnectionClosed() throws IOException {
        try (RawClient client = server.client()) {
            client.send("GET /info HTTP/1.0\r\n\r\n");
            assertThat(client.answer().headers()).containsEntry("Connection", "close");
            assertThat(client.rest()).isEmpty();
        }
        try (RawClient client = server.client()) {
            client.send("GET /stream HTTP/1.0\r\n\r\n");
            assertThat(client.head().headers()).doesNotContainKey("Transfer-Encoding");
            assertThat(client.rest()).startsWith("{\"status\":\"one\"}\r\n");
        }
    }

    @Test
    void bodiesComeByLengthAndByChunks() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(client.answer().body()).isEqualTo("hello");
            client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            client.send("6\r\n there\r\n0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("hello there");
        }
    }

    @Test
    void aClientMayWaitForContinue() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.send("hello").answer().body()).isEqualTo("hello");
            client.send("POST /nope HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            RawClient.Answer refused = client.answer();
            assertThat(refused.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(refused.headers()).containsEntry("Connection", "close");
        }
    }

    @Test
    void aSmallBodyThatNobodyReadsIsSkipped() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST /ignore HTTP/1.1\r\nContent-Length: 100000\r\n\r\n")
                    .send(new byte[100_000]);
            assertThat(client.head().statusLine()).isEqualTo("HTTP/1.1 204 No Content");
            assertThat(client.get("/info").answer().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aLargeBodyThatNobodyReadsEndsTheConnectionAfterTheAnswer() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST /ignore HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n")
                    .send(new byte[100_000]);
            assertThat(client.head().headers()).containsEntry("Connection", "close");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aHandlerThatDoesNotReadHoldsTheClientBack() throws Exception {
        int total = 50_000_000;
        AtomicLong sent = new AtomicLong();
        try (RawClient client = server.client()) {
            client.send("POST /count HTTP/1.1\r\nContent-Length: " + total + "\r\n\r\n");
            Thread writer = Thread.ofVirtual().start(() -> {
                byte[] piece = new byte[100_000];
                try {
                    for (int i = 0; i < total; i += piece.length) {
                        client.send(piece);
                        sent.addAndGet(piece.length);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            long before = -1;
            while (sent.get() != before) {
                before = sent.get();
                assertThat(writer.join(java.time.Duration.ofMillis(300))).isFalse();
            }
            assertThat(before).isLessThan(4_000_000);
            release.countDown();
            assertThat(client.answer().body()).isEqualTo(Integer.toString(total));
        }
    }

    @Test
    void failuresBecomeStatusAndMessage() throws IOException {
        RawClient.Answer conflict = server.get("/conflict");
        assertThat(conflict.statusLine()).isEqualTo("HTTP/1.1 409 Conflict");
        assertThat(conflict.headers()).containsEntry("Content-Type", "application/json");
        assertThat(conflict.body()).isEqualTo("{\"message\":\"in use\"}\n");
        RawClient.Answer broken = server.get("/broken");
        assertThat(broken.statusLine()).isEqualTo("HTTP/1.1 500 Internal Server Error");
        assertThat(broken.body()).isEqualTo("{\"message\":\"boom\"}\n");
    }

    @Test
    void notModifiedHasNoBody() throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.get("/unchanged").head();
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 304 Not Modified");
            assertThat(answer.headers()).doesNotContainKeys("Content-Length", "Transfer-Encoding");
            assertThat(client.get("/info").answer().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aFailureInAStreamOfJsonIsToldInTheStream() throws IOException {
        try (RawClient client = server.client()) {
            client.get("/stream");
            assertThat(client.head().headers()).containsEntry("Transfer-Encoding", "chunked");
            assertThat(client.chunk()).isEqualTo("{\"status\":\"one\"}\r\n");
            assertThat(client.chunk()).isEqualTo("{\"errorDetail\":{\"message\":\"stop\"},\"error\":\"stop\"}\r\n");
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void aFailureInAnyOtherStreamBreaksTheConnection() throws IOException {
        try (RawClient client = server.client()) {
            client.get("/text").head();
            assertThat(client.rest()).doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void aHandlerLearnsThatItsClientHasGone() throws Exception {
        try (RawClient client = server.client()) {
            assertThat(client.get("/wait").head().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void jsonBodiesAreCheckedInDockersWords() throws IOException {
        assertThat(create("application/json", "{\"Image\":\"x\"}")).isEqualTo("x");
        assertThat(create("application/json; charset=utf-8", "{\"image\":\"x\"}"))
                .isEqualTo("x");
        assertThat(create("text/plain", "{}"))
                .contains("unsupported Content-Type header (text/plain): must be 'application/json'");
        assertThat(create("application/json", "{} x")).contains("unexpected content after JSON");
        assertThat(create("application/json", " ")).contains("invalid JSON: got EOF while reading request body");
        assertThat(create("application/json", "{")).contains("{\"message\":\"invalid JSON: ");
        assertThat(create("application/json", "{\"Image\":[]}")).contains("{\"message\":\"invalid JSON: json: cannot");
    }

    private String create(String contentType, String body) throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST /create HTTP/1.1\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            return client.answer().body();
        }
    }

    @Test
    void filtersComeInBothForms() throws IOException {
        assertThat(server.get("/filters?filters=%7B%22label%22%3A%7B%22a%3Db%22%3Atrue%7D%7D")
                        .body())
                .isEqualTo("[\"a=b\"]\n");
        assertThat(server.get("/filters?filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D")
                        .body())
                .isEqualTo("[\"a=b\"]\n");
        RawClient.Answer bad = server.get("/filters?filters=x");
        assertThat(bad.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(bad.body()).isEqualTo("{\"message\":\"invalid filter\"}\n");
    }

    @Test
    void whatIsNoHttpIsRefusedAndTheServerGoesOn() throws IOException {
        try (RawClient client = server.client()) {
            client.send("\u0001\u0002 nonsense\r\n\r\n");
            assertThat(client.answer().statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(client.rest()).isEmpty();
        }
        try (RawClient client = server.client()) {
            client.send("GET /info HTTP/1.1\r\nX: " + "x".repeat(RequestGate.MAX_HEADER_BYTES) + "\r\n\r\n");
            assertThat(client.answer().statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        }
        assertThat(server.get("/info").statusLine()).isEqualTo("HTTP/1.1 200 OK");
    }
}
