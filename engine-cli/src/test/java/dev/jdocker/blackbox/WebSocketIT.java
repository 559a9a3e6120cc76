package dev.jdocker.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attaching by a WebSocket, with the JDK's client. It speaks TCP only, so its connections are handed on. */
@BlackBox
class WebSocketIT {
    private final Engine engine;
    private final HttpClient client = HttpClient.newHttpClient();
    private ServerSocket relay;

    WebSocketIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void listen() throws IOException {
        relay = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Path socket = Path.of(URI.create(engine.host()).getPath());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket accepted = relay.accept();
                    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                    channel.connect(UnixDomainSocketAddress.of(socket));
                    Thread.ofPlatform().daemon().start(() -> up(accepted, channel));
                    Thread.ofPlatform().daemon().start(() -> down(channel, accepted));
                }
            } catch (IOException e) {
                // closed at the case's end
            }
        });
    }

    private static void up(Socket from, SocketChannel to) {
        try (to) {
            from.getInputStream().transferTo(Channels.newOutputStream(to));
        } catch (IOException e) {
            // the other side has gone
        }
    }

    private static void down(SocketChannel from, Socket to) {
        try (to) {
            Channels.newInputStream(from).transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the other side has gone
        }
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        client.shutdownNow();
    }

    /** What comes, until either side ends it. */
    private static final class Received implements WebSocket.Listener {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CompletableFuture<Integer> end = new CompletableFuture<>();
        volatile boolean text;

        @Override
        public synchronized @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            bytes.writeBytes(piece);
            socket.request(1);
            return null;
        }

        @Override
        public synchronized @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text = true;
            bytes.writeBytes(data.toString().getBytes(UTF_8));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            end.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.completeExceptionally(error);
        }

        synchronized String all() {
            return bytes.toString(UTF_8);
        }

        void await(String expected) {
            Await.until("it has \"" + expected + "\"", () -> all().equals(expected));
        }

        void awaitEnd() throws Exception {
            end.get(Settings.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private WebSocket attach(String path, Received received) {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + relay.getLocalPort() + path), received)
                .join();
    }

    private static String path(String id, String query) {
        return Settings.VERSION + "/containers/" + id + "/attach/ws?" + query;
    }

    private static void send(WebSocket socket, String text) {
        socket.sendBinary(ByteBuffer.wrap(text.getBytes(UTF_8)), true).join();
    }

    @Test
    void inputAndBothOutputsGoThroughOneSocketUntilTheEnd() throws Exception {
        String id = engine.create(Engine.shell(
                "while read line; do echo \"got $line\"; [ $line = end ] && exit 3; done", "\"OpenStdin\":true"));
        engine.start(id);
        Received received = new Received();
        WebSocket socket = attach(path(id, "stream=1&stdin=1&stdout=1&stderr=1"), received);
        send(socket, "one\n");
        received.await("got one\n");
        socket.sendText("two\n", true).join();
        received.await("got one\ngot two\n");
        send(socket, "end\n");
        received.awaitEnd();
        assertThat(received.all()).isEqualTo("got one\ngot two\ngot end\n");
        assertThat(received.text).isFalse();
        assertThat(engine.await(id)).isEqualTo(3);
    }

    @Test
    void outputHasNoFramesOfTheApiAndAnyBytes() throws Exception {
        String id = engine.create(
                Engine.shell("read go; echo out; echo err >&2; printf '\\303\\251'", "\"OpenStdin\":true"));
        engine.start(id);
        Received received = new Received();
        WebSocket socket = attach(path(id, "stream=1&stdin=1&stdout=1&stderr=1"), received);
        send(socket, "\n");
        received.awaitEnd();
        assertThat(received.all()).hasSize(9).contains("out\n", "err\n", "é");
    }

    @Test
    void onlyWhatIsWantedComesWithWhatTheLogHas() throws Exception {
        String id = engine.create(Engine.shell("echo before; echo no >&2; read go; echo after", "\"OpenStdin\":true"));
        engine.start(id);
        engine.awaitLog(id, "before");
        Received received = new Received();
        attach(path(id, "logs=1&stream=1&stdout=1"), received);
        received.await("before\n");
        WebSocket typing = attach(path(id, "stream=1&stdin=1"), new Received());
        send(typing, "\n");
        received.awaitEnd();
        assertThat(received.all()).isEqualTo("before\nafter\n");
    }

    @Test
    void aTerminalIsServedAndLeftByItsKeys() throws Exception {
        String id = engine.create(
                Engine.shell("echo ready; exec cat", "\"OpenStdin\":true,\"Tty\":true,\"AttachStdin\":true"));
        Received received = new Received();
        WebSocket socket = attach(path(id, "stream=1&stdin=1&stdout=1&detachKeys=ctrl-a,d"), received);
        engine.start(id);
        received.await("ready\r\n");
        send(socket, "x\r");
        received.await("ready\r\nx\r\nx\r\n");
        send(socket, "\u0001d");
        received.awaitEnd();
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
    }

    @Test
    void whoClosesLeavesTheContainerRunning() throws Exception {
        String id = engine.create(Engine.shell("exec cat", "\"OpenStdin\":true"));
        engine.start(id);
        Received first = new Received();
        WebSocket socket = attach(path(id, "stream=1&stdin=1&stdout=1"), first);
        send(socket, "a\n");
        first.await("a\n");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        first.awaitEnd();
        Received second = new Received();
        send(attach(path(id, "stream=1&stdin=1&stdout=1"), second), "b\n");
        second.await("b\n");
    }

    @Test
    void clientsOfOldVersionsGetTextOfAllStreams() throws Exception {
        String id = engine.create(Engine.shell("read go; echo out; echo err >&2", "\"OpenStdin\":true"));
        engine.start(id);
        Received received = new Received();
        WebSocket socket = attach("/v1.27/containers/" + id + "/attach/ws?stream=1", received);
        send(socket, "\n");
        received.awaitEnd();
        assertThat(received.all()).contains("out\n", "err\n");
        assertThat(received.text).isTrue();
    }

    @Test
    void whatCannotBeAttachedToIsTold() {
        assertThat(status(path("nosuch", "stream=1"))).isEqualTo(404);
        String id = engine.startShell("exec sleep 1000");
        engine.http().post("/containers/" + id + "/pause").expect(204);
        assertThat(status(path(id, "stream=1"))).isEqualTo(409);
        engine.http().post("/containers/" + id + "/unpause").expect(204);
        engine.http().get("/containers/" + id + "/attach/ws?stream=1").expect(400);
    }

    private int status(String path) {
        try {
            attach(path, new Received());
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }
}
