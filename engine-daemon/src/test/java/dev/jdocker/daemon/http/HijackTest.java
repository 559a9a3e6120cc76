package dev.jdocker.daemon.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HijackTest {

    private static final String RAW = "application/vnd.docker.raw-stream";
    private static final String UPGRADE = "POST /%s HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    private static final int BIG = 100_000_000;

    @TempDir
    Path folder;

    private ServerFixture server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final AtomicLong written = new AtomicLong();

    @BeforeEach
    void start() throws IOException {
        server = new ServerFixture(
                folder,
                routes -> routes.add("POST", "/cat", x -> {
                            try (Hijacked raw = x.hijack(RAW)) {
                                raw.in().transferTo(raw.out());
                                raw.write("end".getBytes(UTF_8), 0, 3);
                            }
                        })
                        .add("POST", "/late", x -> {
                            try (Hijacked raw = x.hijack(RAW)) {
                                assertThat(raw.in().read()).isEqualTo(-1);
                                proceed.await();
                                raw.write("late".getBytes(UTF_8), 0, 4);
                            }
                        })
                        .add("POST", "/half", x -> {
                            try (Hijacked raw = x.hijack(RAW)) {
                                raw.write("out".getBytes(UTF_8), 0, 3);
                                raw.shutdownOutput();
                                written.set(raw.in().readAllBytes().length);
                                closed.countDown();
                            }
                        })
                        .add("POST", "/elsewhere", x -> {
                            Hijacked raw = x.hijack(RAW);
                            Thread.ofVirtual().start(() -> {
                                raw.write("from elsewhere".getBytes(UTF_8), 0, 14);
                                raw.close();
                            });
                        })
                        .add("POST", "/big", x -> {
                            try (Hijacked raw = x.hijack(RAW)) {
                                ByteBuffer piece = pattern(32 * 1024);
                                for (int sent = 0; sent < BIG; sent += piece.capacity()) {
                                    ByteBuffer next = piece.duplicate().limit(Math.min(piece.capacity(), BIG - sent));
                                    raw.write(next);
                                    written.addAndGet(piece.capacity());
                                }
                            } finally {
                                closed.countDown();
                            }
                        })
                        .add("GET", "/_ping", x -> x.respondText(200, "OK")));
    }

    private static ByteBuffer pattern(int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            bytes.put((byte) (i % 251));
        }
        return bytes.flip();
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        server.close();
    }

    @Test
    void anUpgradeIsAnsweredLiterallyAsDockerDoes() throws IOException {
        try (RawClient client = server.client()) {
            client.send(UPGRADE.formatted("cat"));
            RawClient.Answer head = client.head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 101 UPGRADED");
            assertThat(head.headers())
                    .containsEntry("Content-Type", RAW)
                    .containsEntry("Connection", "Upgrade")
                    .containsEntry("Upgrade", "tcp")
                    .doesNotContainKeys("Content-Length", "Transfer-Encoding");
        }
    }

    @Test
    void withoutUpgradeTheAnswerIs200AndRawBytesUntilTheEnd() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST /cat HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\nhello");
            RawClient.Answer head = client.head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(head.headers())
                    .containsEntry("Content-Type", RAW)
                    .doesNotContainKeys("Content-Length", "Transfer-Encoding", "Upgrade");
            client.shutdownOutput();
            assertThat(client.rest()).isEqualTo("helloend");
        }
    }

    @Test
    void bytesRightBehindTheHeadersAreInputEvenIfTheyLookLikeARequest() throws IOException {
        String sly = "GET /_ping HTTP/1.1\r\n\r\n";
        try (RawClient client = server.client()) {
            client.send(UPGRADE.formatted("cat") + sly);
            client.shutdownOutput();
            client.head();
            assertThat(client.rest()).isEqualTo(sly + "end");
        }
    }

    @Test
    void theEndOfTheClientsInputIsNotADisconnect() throws Exception {
        try (RawClient client = server.client()) {
            client.send(UPGRADE.formatted("late")).head();
            client.shutdownOutput();
            proceed.countDown();
            assertThat(client.rest()).isEqualTo("late");
        }
    }

    @Test
    void inputIsReadOnAfterTheOutputHasEnded() throws Exception {
        try (RawClient client = server.client()) {
            client.send(UPGRADE.formatted("half")).head();
            assertThat(client.rest()).isEqualTo("out");
            client.send(new byte[300_000]);
            client.shutdownOutput();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).isEqualTo(300_000);
        }
    }

    @Test
    void aConnectionOutlivesItsHandler() throws IOException {
        try (RawClient client = server.client()) {
            client.send(UPGRADE.formatted("elsewhere")).head();
            assertThat(client.rest()).isEqualTo("from elsewhere");
        }
    }

    @Test
    void aBodyInChunksThatGoesOnIsTheInput() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST /cat HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            client.head();
            assertThat(new String(client.bytes(3), UTF_8)).isEqualTo("abc");
            client.send("3\r\ndef\r\n0\r\n\r\n");
            assertThat(client.rest()).isEqualTo("defend");
        }
    }

    @Test
    void largeOutputArrivesWhole() throws IOException {
        receiveBig(client -> {});
    }

    @Test
    void largeOutputArrivesWholeAlsoAfterTheClientsInputHasEnded() throws IOException {
        receiveBig(RawClient::shutdownOutput);
    }

    private interface Before {
        void accept(RawClient client) throws IOException;
    }

    private void receiveBig(Before before) throws IOException {
        try (RawClient client = server.client()) {
            client.send(UPGRADE.formatted("big")).head();
            before.accept(client);
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
            long received = 0;
            while (client.read(buffer.clear()) >= 0) {
                buffer.flip();
                for (int i = 0; i < buffer.limit(); i += 997) {
                    assertThat(buffer.get(i)).isEqualTo((byte) ((received + i) % (32 * 1024) % 251));
                }
                received += buffer.limit();
            }
            assertThat(received).isEqualTo(BIG);
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsTheWriterBack() throws Exception {
        try (RawClient client = server.client()) {
            client.send(UPGRADE.formatted("big")).head();
            long before = -1;
            while (written.get() != before) {
                before = written.get();
                assertThat(closed.await(300, TimeUnit.MILLISECONDS)).isFalse();
            }
            assertThat(before).isLessThan(4_000_000);
        }
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written.get()).isLessThan(BIG);
    }
}
