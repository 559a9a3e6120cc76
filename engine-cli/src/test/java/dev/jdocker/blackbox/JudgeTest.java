package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge sees what goes through a tap, and the tap changes nothing about it. */
class JudgeTest {

    private static final String ERROR = "{\"message\":\"no\"}";

    @TempDir
    private Path folder;

    private ServerSocketChannel engine;
    private Tap tap;

    @BeforeEach
    void start() throws IOException {
        engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        engine.bind(UnixDomainSocketAddress.of(folder.resolve("engine")));
        tap = new Tap(folder.resolve("tap"), folder.resolve("engine"));
        tap.open();
        assertThat(Judge.faults()).isEmpty();
    }

    @AfterEach
    void stop() throws IOException {
        tap.close();
        engine.close();
    }

    /** A client's connection, the engine's end of which has read the request and answered so. */
    private Connection ask(String request, String answer) throws IOException {
        Connection client = Connection.open(tap.socket());
        client.request(request + " HTTP/1.1\nHost: x\nUser-Agent: plain", new byte[0]);
        answer(engine.accept(), answer);
        return client;
    }

    private static void answer(SocketChannel accepted, String answer) throws IOException {
        try (SocketChannel channel = accepted) {
            readHead(channel);
            channel.write(ByteBuffer.wrap(answer.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void readHead(SocketChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(1 << 16);
        while (!new String(head.array(), 0, head.position(), StandardCharsets.UTF_8).contains("\r\n\r\n")) {
            assertThat(channel.read(head)).isPositive();
        }
    }

    private static String json(String status, String body) {
        return "HTTP/1.1 " + status + "\nContent-Type: application/json\nContent-Length: " + body.length() + "\n\n"
                + body;
    }

    private String faultsOf(String request, String answer) throws IOException {
        try (Connection client = ask(request, answer)) {
            client.readHead();
            byte[] _ = client.raw().readAllBytes();
            return String.join("\n", Judge.faults());
        }
    }

    @Test
    void anAnswerThatFitsIsNoFault() throws IOException {
        assertThat(faultsOf("GET /v1.51/volumes/x", json("404 Not Found", ERROR)))
                .isEmpty();
        assertThat(faultsOf("GET /containers/json", json("200 OK", "[]"))).isEmpty();
    }

    @Test
    void whatTheDefinitionHasNotIsFound() throws IOException {
        assertThat(faultsOf("GET /v1.51/volumes", json("200 OK", "{\"Volumes\":[],\"Warnings\":[],\"More\":1}")))
                .contains("'More'")
                .contains("/v1.51/volumes");
        assertThat(faultsOf("GET /v1.51/volumes", json("200 OK", "{\"Volumes\":{}}")))
                .contains("$.Volumes");
        assertThat(faultsOf("GET /v1.51/volumes", json("402 Payment Required", ERROR)))
                .contains("has a status that the definition has not");
        assertThat(faultsOf("GET /v1.51/volumes/x", json("404 Not Found", "{}")))
                .contains("'message'");
        assertThat(faultsOf("GET /v1.51/containers/json", json("200 OK", "[{]")))
                .contains("Unexpected close marker");
    }

    @Test
    void eachVersionIsJudgedByItsOwnDefinition() throws IOException {
        String answer = json("200 OK", "{\"Architecture\":\"amd64\",\"VirtualSize\":7}");
        assertThat(faultsOf("GET /v1.51/images/x/json", answer)).contains("'VirtualSize'");
        assertThat(faultsOf("GET /v1.43/images/x/json", answer)).doesNotContain("'VirtualSize'");
    }

    @Test
    void ofAStreamThatIsCutAllWholeValuesAreJudged() throws IOException {
        String head = "HTTP/1.1 200 OK\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n";
        try (Connection fits = ask("GET /v1.51/events", head + "f\n{\"Type\":\"image\"\n3\n}{\"\n");
                Connection doesNot = ask("GET /v1.51/events", head + "d\n{\"Type\":\"no\"}\n2\n{\"\n")) {
            byte[] _ = fits.raw().readAllBytes();
            byte[] _ = doesNot.raw().readAllBytes();
            List<String> faults = new ArrayList<>();
            Await.until("it is heard that the stream has ended", () -> {
                faults.addAll(Judge.faults());
                return !faults.isEmpty();
            });
            assertThat(faults).singleElement().asString().contains("$.Type");
        }
    }

    @Test
    void aConnectionThatLeavesHttpIsCarriedOn() throws IOException {
        try (Connection client = Connection.open(tap.socket())) {
            client.request("POST /containers/x/attach HTTP/1.1\nHost: x\nUser-Agent: plain\nUpgrade: tcp", new byte[0]);
            try (SocketChannel server = engine.accept()) {
                readHead(server);
                server.write(
                        ByteBuffer.wrap("HTTP/1.1 101 UPGRADED\r\n\r\nGET / raw".getBytes(StandardCharsets.US_ASCII)));
                assertThat(client.readHead().status()).isEqualTo(101);
                assertThat(client.exactly(9))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("GET / raw");
                client.write("HTTP/1.1 500 raw\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                ByteBuffer all = ByteBuffer.allocate(100);
                while (server.read(all) >= 0) {
                    assertThat(all.hasRemaining()).isTrue();
                }
                assertThat(all.position()).isEqualTo(20);
                server.write(ByteBuffer.wrap(new byte[] {'!'}));
                assertThat(client.exactly(1)).containsExactly('!');
            }
            assertThat(client.raw().read()).isEqualTo(-1);
        }
        assertThat(Judge.faults()).isEmpty();
    }

    @Test
    void aClientThatIsGoneIsGoneForTheEngine() throws IOException {
        Connection client = Connection.open(tap.socket());
        client.request("GET /events HTTP/1.1\nHost: x\nUser-Agent: plain", new byte[0]);
        try (SocketChannel server = engine.accept()) {
            readHead(server);
            client.close();
            assertThat(server.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            Await.until("nobody reads", () -> isGone(server));
        }
    }

    private static boolean isGone(SocketChannel server) {
        try {
            server.write(ByteBuffer.wrap(new byte[] {'.'}));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aTapThatIsClosedRefuses() {
        tap.close();
        assertThatThrownBy(() -> Connection.open(tap.socket())).isInstanceOf(SocketException.class);
    }
}
