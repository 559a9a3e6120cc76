package dev.jdocker.daemon.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WebSocketTest {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;

    /** The key and the answer to it are those of RFC 6455, section 1.3. */
    private static final String REQUEST = String.join(
            "\r\n",
            "GET /%s HTTP/1.1",
            "Host: d",
            "Connection: keep-alive, Upgrade",
            "Upgrade: WebSocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    @TempDir
    Path folder;

    private ServerFixture server;
    private final CompletableFuture<String> received = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @BeforeEach
    void start() throws IOException {
        server = new ServerFixture(
                folder,
                routes -> routes.add("GET", "/echo", x -> echo(x.webSocket(false)))
                        .add("GET", "/text", x -> echo(x.webSocket(true)))
                        .add("GET", "/bye", x -> {
                            try (Hijacked socket = x.webSocket(false)) {
                                socket.write(new byte[200_000], 0, 200_000);
                                socket.shutdownOutput();
                                received.complete(new String(socket.in().readAllBytes(), UTF_8));
                            }
                        }));
    }

    private void echo(Hijacked socket) throws IOException {
        try (socket) {
            var _ = socket.closed().thenRun(() -> closed.complete(null));
            byte[] buffer = new byte[1 << 16];
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int n = socket.in().read(buffer); n >= 0; n = socket.in().read(buffer)) {
                all.write(buffer, 0, n);
                socket.write(buffer, 0, n);
            }
            received.complete(all.toString(UTF_8));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient open(String path) throws IOException {
        RawClient client = server.client();
        client.send(REQUEST.formatted(path) + "\r\n");
        RawClient.Answer head = client.head();
        assertThat(head.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(head.headers())
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade")
                .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .doesNotContainKeys("Content-Length", "Transfer-Encoding", "Sec-WebSocket-Protocol");
        return client;
    }

    /** Sends a short frame, masked as a client must. */
    private static void send(RawClient client, int first, String text) throws IOException {
        byte[] payload = text.getBytes(UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | payload.length);
        for (int i = 0; i < 4; i++) {
            frame[2 + i] = (byte) (7 * i + 1);
        }
        for (int i = 0; i < payload.length; i++) {
            frame[6 + i] = (byte) (payload[i] ^ frame[2 + i % 4]);
        }
        client.send(frame);
    }

    private record Frame(int first, String text) {}

    private static Frame receive(RawClient client) throws IOException {
        byte[] head = client.bytes(2);
        int length = head[1] & 0xff;
        assertThat(length).as("a server does not mask").isLessThan(128);
        if (length == 126) {
            byte[] more = client.bytes(2);
            length = ((more[0] & 0xff) << 8) | (more[1] & 0xff);
        } else if (length == 127) {
            byte[] more = client.bytes(8);
            length = ((more[5] & 0xff) << 16) | ((more[6] & 0xff) << 8) | (more[7] & 0xff);
        }
        return new Frame(head[0] & 0xff, new String(client.bytes(length), UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"echo,2", "text,1"})
    void bytesComeAndGoInFrames(String path, int kind) throws Exception {
        try (RawClient client = open(path)) {
            send(client, FINAL | BINARY, "hello");
            assertThat(receive(client)).isEqualTo(new Frame(FINAL | kind, "hello"));
            send(client, FINAL | TEXT, "text");
            assertThat(receive(client)).isEqualTo(new Frame(FINAL | kind, "text"));
            send(client, TEXT, "in ");
            assertThat(receive(client)).isEqualTo(new Frame(FINAL | kind, "in "));
            send(client, FINAL | PING, "still there?");
            assertThat(receive(client)).isEqualTo(new Frame(FINAL | PONG, "still there?"));
            send(client, FINAL | CONTINUATION, "pieces");
            assertThat(receive(client)).isEqualTo(new Frame(FINAL | kind, "pieces"));
            send(client, FINAL | CLOSE, "");
            assertThat(receive(client)).isEqualTo(new Frame(FINAL | CLOSE, ""));
            assertThat(client.rest()).isEmpty();
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo("hellotextin pieces");
        }
    }

    @Test
    void theEngineEndsItAfterEverythingWasSent() throws Exception {
        try (RawClient client = open("bye")) {
            int count = 0;
            Frame frame = receive(client);
            for (; frame.first() == (FINAL | BINARY); frame = receive(client)) {
                count += frame.text().length();
            }
            assertThat(count).isEqualTo(200_000);
            assertThat(frame.first()).isEqualTo(FINAL | CLOSE);
            send(client, FINAL | BINARY, "one more");
            send(client, FINAL | CLOSE, "");
            assertThat(client.rest()).isEmpty();
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo("one more");
        }
    }

    @Test
    void aClientThatJustGoesIsNoticed() throws Exception {
        open("echo").close();
        closed.get(20, TimeUnit.SECONDS);
        assertThat(received.get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void whatBreaksTheProtocolEndsIt() throws Exception {
        try (RawClient client = open("echo")) {
            client.send(new byte[] {(byte) (FINAL | BINARY), 1, 'x'}); // without a mask
            assertThat(receive(client).first()).isEqualTo(FINAL | CLOSE);
            assertThat(client.rest()).isEmpty();
        }
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aFrameThatIsTooLongIsNotTakenIn() throws Exception {
        try (RawClient client = open("echo")) {
            client.send(new byte[] {(byte) (FINAL | BINARY), (byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 1, 2, 3, 4});
            assertThat(receive(client).first()).isEqualTo(FINAL | CLOSE);
        }
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aSubprotocolIsAcceptedIfItIsOne() throws IOException {
        try (RawClient client = server.client()) {
            client.send(REQUEST.formatted("echo") + "Sec-WebSocket-Protocol: tty\r\n\r\n");
            assertThat(client.head().headers()).containsEntry("Sec-WebSocket-Protocol", "tty");
        }
        assertThat(refusal(REQUEST.formatted("echo") + "Sec-WebSocket-Protocol: a, b\r\n\r\n"))
                .contains("names more than one");
    }

    @Test
    void otherRequestsAreRefused() throws IOException {
        assertThat(refusal("GET /echo HTTP/1.1\r\nHost: d\r\n\r\n")).contains("not websocket protocol");
        assertThat(refusal(REQUEST.formatted("echo").replace("13", "8") + "\r\n"))
                .contains("Version: \\\"8\\\"");
        assertThat(refusal(REQUEST.formatted("echo").replace("dGhl", "") + "\r\n"))
                .contains("bad WebSocket key");
    }

    private String refusal(String request) throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.send(request).answer();
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            return answer.body();
        }
    }
}
