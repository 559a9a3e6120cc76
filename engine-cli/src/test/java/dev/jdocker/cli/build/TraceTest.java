package dev.jdocker.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import buildkit.control.StatusResponse;
import buildkit.control.Vertex;
import buildkit.control.VertexLog;
import buildkit.control.VertexStatus;
import buildkit.control.VertexWarning;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the engine's library writes is what the client's own reader reads. */
class TraceTest {

    private static Timestamp time(long seconds, int nanos) {
        return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    private static StatusResponse message() {
        return StatusResponse.newBuilder()
                .addVertexes(Vertex.newBuilder()
                        .setDigest("sha256:a")
                        .addInputs("sha256:b")
                        .addInputs("sha256:c")
                        .setName("[1/2] RÜN")
                        .setCached(true)
                        .setStarted(time(1, 2))
                        .setCompleted(time(3_000_000_000L, 999_999_999))
                        .setError("no"))
                .addStatuses(VertexStatus.newBuilder()
                        .setID("x")
                        .setVertex("sha256:a")
                        .setCurrent(Long.MAX_VALUE)
                        .setTotal(-1)
                        .setStarted(time(1, 0)))
                .addLogs(VertexLog.newBuilder()
                        .setVertex("sha256:a")
                        .setStream(2)
                        .setTimestamp(time(2, 500_000_002))
                        .setMsg(ByteString.copyFromUtf8("ä\nb")))
                .addWarnings(VertexWarning.newBuilder().setLevel(1).setShort(ByteString.copyFromUtf8("odd")))
                .build();
    }

    @Test
    void everyFieldIsRead() throws IOException {
        Trace trace = Trace.read(message().toByteArray());
        assertThat(trace.vertexes())
                .containsExactly(new Trace.Vertex(
                        "sha256:a",
                        List.of("sha256:b", "sha256:c"),
                        "[1/2] RÜN",
                        true,
                        Instant.ofEpochSecond(1, 2),
                        Instant.ofEpochSecond(3_000_000_000L, 999_999_999),
                        "no"));
        assertThat(trace.statuses())
                .containsExactly(new Trace.Status(
                        "x", "sha256:a", "", Long.MAX_VALUE, -1, null, Instant.ofEpochSecond(1), null));
        assertThat(trace.logs().getFirst().latin1().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo("ä\nb".getBytes(StandardCharsets.UTF_8));
        assertThat(trace.warnings()).containsExactly(new Trace.Warning("", 1, "odd", List.of(), ""));
    }

    @Test
    void whatIsCutOffOrStrangeIsAnError() throws IOException {
        byte[] whole = message().toByteArray();
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                assertThat(Trace.read(part).vertexes().size()).isLessThanOrEqualTo(1);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("in a form that cannot be read");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 2);
        assertThatThrownBy(() -> Trace.read(new byte[] {10, -1, -1, -1, -1, 7})).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Trace.read(new byte[] {15})).isInstanceOf(IOException.class);
        ByteArrayOutputStream unknown = new ByteArrayOutputStream();
        unknown.writeBytes(new byte[] {(byte) (8 << 3), 1, (byte) ((9 << 3) | 1), 1, 2, 3, 4, 5, 6, 7, 8});
        unknown.writeBytes(new byte[] {(byte) ((10 << 3) | 5), 1, 2, 3, 4, (byte) ((11 << 3) | 2), 2, 0, 0});
        assertThat(Trace.read(unknown.toByteArray()).vertexes()).isEmpty();
    }

    /** A line may come in pieces that part its characters. */
    @Test
    void linesAreWholeBeforeTheyAreShown() throws IOException {
        BuildStep step =
                new BuildStep(Trace.read(message().toByteArray()).vertexes().getFirst());
        assertThat(step.add(new Trace.Log("", Instant.ofEpochSecond(2, 500_000_002), 1, "a\u00c3")))
                .isEmpty();
        assertThat(step.add(new Trace.Log("", Instant.ofEpochSecond(2, 500_000_002), 1, "\u00a4\nb\rc\nd")))
                .containsExactly("1.500 aä", "1.500 c");
        assertThat(step.rest()).hasSize(1).allMatch(line -> line.endsWith(" d"));
        assertThat(step.tail(2)).hasSize(2).first().asString().endsWith(" c");
    }
}
