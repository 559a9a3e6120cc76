package dev.jdocker.daemon.registry.remote;

import static dev.jdocker.daemon.registry.remote.FakeRegistry.bytes;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.error;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.inTurn;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import dev.jdocker.daemon.registry.http.Timing;
import dev.jdocker.daemon.registry.remote.FakeRegistry.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobDownloadTest {

    private static final byte[] BLOB = random(300_000);

    @TempDir
    Path certificates;

    private final FakeRegistry registry = new FakeRegistry();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        registry.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Descriptor descriptor(byte[] blob) {
        return new Descriptor("x", Digest.of(blob).text(), blob.length, List.of(), Map.of(), null, null, "");
    }

    private InputStream open() throws IOException {
        return open(FakeRegistry.QUICK);
    }

    private InputStream open(Timing timing) throws IOException {
        Repository repository = FakeRegistry.registries(certificates, timing, List.of())
                .forPull(registry.name("a/b"), RegistryAuth.NONE);
        return repository.blob(descriptor(BLOB));
    }

    private byte[] download() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    /** The whole length is announced, and the connection ends after some of it. */
    private static Answer cutAfter(int bytes) {
        return exchange -> {
            exchange.sendResponseHeaders(200, BLOB.length);
            exchange.getResponseBody().write(BLOB, 0, bytes);
            exchange.getResponseBody().flush();
            // without closing the body: the server breaks the connection
        };
    }

    private static Answer rest(int from, String range) {
        return bytes(206, Arrays.copyOfRange(BLOB, from, BLOB.length), "Content-Range", range);
    }

    private static Answer rest(int from) {
        return rest(from, "bytes " + from + "-" + (BLOB.length - 1) + "/" + BLOB.length);
    }

    private List<String> ranges() {
        return registry.seen().stream().map(seen -> seen.header("Range")).toList();
    }

    @Test
    void aBlobComesWhole() throws IOException {
        registry.blob("a/b", BLOB, bytes(200, BLOB));
        assertThat(download()).isEqualTo(BLOB);
    }

    @Test
    void aBrokenTransferGoesOnWhereItWas() throws IOException {
        registry.blob("a/b", BLOB, inTurn(cutAfter(100_000), rest(100_000)));
        assertThat(download()).isEqualTo(BLOB);
        assertThat(ranges()).containsExactly("", "", "bytes=100000-");
    }

    @Test
    void aRegistryWithoutRangesSendsTheWholeAgain() throws IOException {
        registry.blob("a/b", BLOB, inTurn(cutAfter(100_000), bytes(200, BLOB)));
        assertThat(download()).isEqualTo(BLOB);
    }

    @Test
    void aRangeThatWasNotAskedForIsAnError() {
        registry.blob("a/b", BLOB, inTurn(cutAfter(100_000), rest(50_000)));
        assertThatThrownBy(this::download)
                .isInstanceOf(IOException.class)
                // how much of what was cut had come by then is a matter of time
                .hasMessageMatching("the registry was asked for blob " + Digest.of(BLOB)
                        + " from byte [0-9]+ of 300000 and sends \"bytes 50000-299999/300000\"");
        registry.blob("a/b", BLOB, inTurn(cutAfter(100_000), rest(100_000, "bytes 100000-299999/300001")));
        assertThatThrownBy(this::download).hasMessageContaining("\"bytes 100000-299999/300001\"");
    }

    @Test
    void aLengthThatIsNotTheDescriptorsIsAnError() {
        registry.blob("a/b", BLOB, bytes(200, Arrays.copyOf(BLOB, 200_000)));
        assertThatThrownBy(this::download)
                .isInstanceOf(IOException.class)
                .hasMessage("the registry announces 200000 bytes of blob " + Digest.of(BLOB) + ", which has 300000");
        registry.blob("a/b", BLOB, exchange -> {
            exchange.sendResponseHeaders(200, 0); // in chunks, without a length
            exchange.getResponseBody().write(BLOB);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().close();
        });
        assertThatThrownBy(this::download)
                .isInstanceOf(IOException.class)
                .hasMessage("the registry sends more than the 300000 bytes of blob " + Digest.of(BLOB));
    }

    @Test
    void aRegistryThatNeverGetsFurtherIsGivenUp() {
        registry.blob("a/b", BLOB, cutAfter(10));
        assertThatThrownBy(this::download).isInstanceOf(IOException.class);
        assertThat(ranges()).hasSizeBetween(4, 6);
    }

    @Test
    void aTransferThatStallsIsTriedAgain() throws IOException {
        registry.blob("a/b", BLOB, inTurn(stalledAfter(100_000), rest(100_000)));
        assertThat(download()).isEqualTo(BLOB);
    }

    private Answer stalledAfter(int bytes) {
        return exchange -> {
            exchange.sendResponseHeaders(200, BLOB.length);
            exchange.getResponseBody().write(BLOB, 0, bytes);
            exchange.getResponseBody().flush();
            try {
                end.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
    }

    @Test
    void whatIsNotThereIsKnownAtOnce() {
        registry.blob("a/b", BLOB, text(404, error("BLOB_UNKNOWN", "blob unknown to registry")));
        assertThatThrownBy(this::open)
                .isInstanceOf(NotFound.class)
                .hasMessage("blob unknown: blob unknown to registry");
    }

    @Test
    void closingItEndsAReadThatWaits() throws Exception {
        registry.blob("a/b", BLOB, stalledAfter(10));
        InputStream in = open(FakeRegistry.PATIENT);
        in.readNBytes(10);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
            try {
                return in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        in.close();
        assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("was ended");
    }

    @Test
    void anInterruptEndsAReadThatWaits() throws Exception {
        registry.blob("a/b", BLOB, stalledAfter(10));
        InputStream in = open(FakeRegistry.PATIENT);
        in.readNBytes(10);
        CompletableFuture<String> failure = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                failure.complete("read " + in.read());
            } catch (IOException e) {
                failure.complete(e.getMessage());
            }
        });
        reader.interrupt();
        assertThat(failure.get(10, TimeUnit.SECONDS)).isEqualTo("the transfer was interrupted");
    }

    @Test
    void theNextMirrorHasWhatOneDoesNot() throws IOException {
        try (FakeRegistry mirror = new FakeRegistry()) {
            mirror.blob("library/x", BLOB, bytes(200, new byte[4]));
            registry.blob("library/x", BLOB, bytes(200, BLOB));
            Repository repository = FakeRegistry.registries(certificates, mirror.address(), registry.address())
                    .forPull(ImageReference.parse("x"), RegistryAuth.NONE);
            try (InputStream in = repository.blob(descriptor(BLOB))) {
                assertThat(in.readAllBytes()).isEqualTo(BLOB);
            }
        }
    }
}
