package dev.jdocker.daemon.registry.remote;

import static dev.jdocker.daemon.registry.remote.FakeRegistry.error;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.inTurn;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.remote.FakeRegistry.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobUploadTest {

    private static final byte[] BLOB = new byte[2_000_000];

    static {
        new Random(1).nextBytes(BLOB);
    }

    private static final Descriptor DESCRIPTOR =
            new Descriptor("x", Digest.of(BLOB).text(), BLOB.length, List.of(), Map.of(), null, null, "");

    @TempDir
    Path certificates;

    private final FakeRegistry registry = new FakeRegistry();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Long> progress = new ArrayList<>();

    @AfterEach
    void close() {
        registry.close();
    }

    private void upload() throws IOException {
        FakeRegistry.registries(certificates)
                .forPush(registry.name("a/b"), RegistryAuth.NONE)
                .upload(DESCRIPTOR, () -> new ByteArrayInputStream(BLOB), progress::add);
    }

    private static Answer opened(int status, String location) {
        return text(status, "", "Location", location);
    }

    private Answer taking(String location) {
        return exchange -> {
            received.writeBytes(exchange.getRequestBody().readAllBytes());
            opened(202, location).to(exchange);
        };
    }

    private List<String> targets() {
        return registry.requests().stream()
                .filter(request -> !request.equals("GET /v2/"))
                .toList();
    }

    @Test
    void aBlobGoesUpInOneSession() throws IOException {
        registry.on("POST /v2/a/b/blobs/uploads/", opened(202, registry.address() + "/u/1?_state=s"))
                .on("PATCH /u/1", taking("/u/1?_state=t"))
                .on("PUT /u/1", text(201, ""));
        upload();
        assertThat(received.toByteArray()).isEqualTo(BLOB);
        assertThat(targets())
                .containsExactly(
                        "POST /v2/a/b/blobs/uploads/",
                        "PATCH /u/1?_state=s",
                        "PUT /u/1?_state=t&digest=sha256%3A" + Digest.of(BLOB).hex());
        assertThat(progress).isSorted().last().isEqualTo((long) BLOB.length);
        assertThat(registry.seen().get(2).header("Content-range")).isEqualTo("0-1999999");
    }

    @Test
    void aBrokenUploadGoesOnBehindWhatTheRegistryHas() throws IOException {
        registry.on("POST /v2/a/b/blobs/uploads/", opened(202, "/u/1"))
                .on(
                        "PATCH /u/1",
                        inTurn(
                                exchange -> {
                                    received.writeBytes(
                                            exchange.getRequestBody().readNBytes(500_000));
                                    throw new IOException("the connection breaks");
                                },
                                taking("/u/1")))
                .on("GET /u/1", text(204, "", "Range", "0-499999", "Location", "/u/1"))
                .on("PUT /u/1", text(201, ""));
        upload();
        assertThat(received.toByteArray()).isEqualTo(BLOB);
        assertThat(registry.seen().stream()
                        .map(seen -> seen.header("Content-range"))
                        .filter(range -> !range.isEmpty()))
                .containsExactly("0-1999999", "500000-1999999");
    }

    @Test
    void anUploadThatIsLostBeginsAnew() throws IOException {
        registry.on("POST /v2/a/b/blobs/uploads/", inTurn(opened(202, "/u/1"), opened(202, "/u/2")))
                .on("PATCH /u/1", exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    text(404, error("BLOB_UPLOAD_UNKNOWN", "gone")).to(exchange);
                })
                .on("PATCH /u/2", taking("/u/2"))
                .on("PUT /u/2", text(201, ""));
        upload();
        assertThat(received.toByteArray()).isEqualTo(BLOB);
    }

    @Test
    void whatIsDeniedIsNotTriedAgain() {
        registry.on("POST /v2/a/b/blobs/uploads/", text(403, error("DENIED", "not you")));
        assertThatThrownBy(this::upload).isInstanceOf(Forbidden.class).hasMessage("denied: not you");
        assertThat(targets()).containsExactly("POST /v2/a/b/blobs/uploads/");
    }

    @Test
    void aSourceThatFailsGivesTheSessionUp() {
        registry.on("POST /v2/a/b/blobs/uploads/", opened(202, "/u/1"))
                .on("PATCH /u/1", taking("/u/1"))
                .on("DELETE /u/1", text(204, ""));
        assertThatThrownBy(() -> FakeRegistry.registries(certificates)
                        .forPush(registry.name("a/b"), RegistryAuth.NONE)
                        .upload(
                                DESCRIPTOR,
                                () -> {
                                    throw new IOException("no such blob");
                                },
                                progress::add))
                .hasMessageContaining("no such blob");
        assertThat(targets()).contains("DELETE /u/1");
    }
}
