package dev.jdocker.daemon.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static final long NOW = LogTime.epochNanos(Instant.parse("2026-11-23T22:32:14.120000000Z"));

    @Test
    void aLineReadsAsDockerWritesIt() {
        assertThat(encode("hello\n".getBytes(UTF_8)))
                .isEqualTo("{\"log\":\"hello\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-23T22:32:14.12Z\"}\n");
    }

    @Test
    void escapesAreGos() {
        assertThat(text(new byte[] {'<', '>', '&', '"', '\\', '\t', '\r', 0, 0x1b, 0x7f, '\''}))
                .isEqualTo("\\u003c\\u003e\\u0026\\\"\\\\\\u0009\\r\\u0000\\u001b\u007f'");
        assertThat(text("\u2028\u2029é😀".getBytes(UTF_8))).isEqualTo("\\u2028\\u2029é😀");
    }

    @Test
    void eachByteThatIsNoUtf8BecomesAReplacementCharacter() {
        assertThat(text("\u00ff\u00c3".getBytes(ISO_8859_1))).isEqualTo("\\ufffd\\ufffd");
        assertThat(text(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})).isEqualTo("\\ufffd\\ufffd\\ufffd");
        assertThat(text(new byte[] {(byte) 0xc0, (byte) 0xaf})).isEqualTo("\\ufffd\\ufffd");
    }

    @Test
    void aLongLineIsCutEvery16KiBAndOnlyItsLastPieceEndsInANewline() {
        String line = "x".repeat(LineSplitter.MAX_LINE_BYTES);
        assertThat(decode(encode((line + "\n").getBytes(UTF_8)))).containsExactly(line, "\n");
        assertThat(decode(encode((line + "yz\nend\n").getBytes(UTF_8)))).containsExactly(line, "yz\n", "end\n");
    }

    @Test
    void anUnfinishedLineWaitsUntilTheEnd() {
        LineSplitter splitter = new LineSplitter(OutputStreamName.STDERR, 0);
        ByteSink out = new ByteSink(16);
        byte[] bytes = "one\ntwo".getBytes(UTF_8);
        assertThat(splitter.encode(bytes, bytes.length, false, NOW, out)).isEqualTo(4);
        assertThat(splitter.encode("two".getBytes(UTF_8), 3, true, NOW, out)).isEqualTo(3);
        assertThat(decode(string(out))).containsExactly("one\n", "two");
    }

    @Test
    void thePiecesOfALineCarryTheTimeOfTheFirst() {
        LineSplitter splitter = new LineSplitter(OutputStreamName.STDOUT, 0);
        ByteSink out = new ByteSink(16);
        byte[] piece = "x".repeat(LineSplitter.MAX_LINE_BYTES).getBytes(UTF_8);
        splitter.encode(piece, piece.length, false, NOW, out);
        LineSplitter other = new LineSplitter(OutputStreamName.STDOUT, splitter.partialSince());
        other.encode("\n".getBytes(UTF_8), 1, false, NOW + 5_000_000_000L, out);
        assertThat(string(out).lines().map(l -> l.substring(l.indexOf("\"time\""))))
                .containsOnly("\"time\":\"2026-11-23T22:32:14.12Z\"}");
        assertThat(other.partialSince()).isZero();
    }

    @Test
    void timesReadBackInEitherForm() {
        for (String time : List.of(
                "2026-11-23T22:32:14Z",
                "2024-02-29T00:00:00.000000001Z",
                "1970-01-01T00:00:00.5Z",
                "2100-12-31T23:59:59.999999999Z")) {
            long nanos = LogTime.epochNanos(Instant.parse(time));
            assertThat(new String(LogTime.nano(nanos), UTF_8)).isEqualTo(time);
            for (byte[] form : List.of(LogTime.nano(nanos), LogTime.fixed(nanos))) {
                assertThat(LogTime.parse(form, 0, form.length)).isEqualTo(nanos);
            }
        }
    }

    @Test
    void aForeignLineIsRefusedAndUnknownKeysArePassedOver() {
        JsonLine line = new JsonLine();
        byte[] attrs = ("{\"log\":\"a\\ud83d\\ude00\\t\\n\",\"attrs\":{\"a\":\"}\"},\"n\":[1,2],"
                        + "\"stream\":\"stderr\",\"time\":\"2026-01-01T00:00:00Z\"}")
                .getBytes(UTF_8);
        assertThat(line.parse(attrs, 0, attrs.length)).isTrue();
        assertThat(string(line.text())).isEqualTo("a😀\t\n");
        assertThat(line.stream()).isEqualTo(OutputStreamName.STDERR);
        assertThat(new String(line.fixedTime(), UTF_8)).isEqualTo("2026-01-01T00:00:00.000000000Z");
        for (String bad :
                List.of("", "{", "{\"log\":\"a", "{\"log\":\"\\u12\"}", "\0\0\0", "{\"stream\":\"stdout\"}")) {
            byte[] bytes = bad.getBytes(UTF_8);
            assertThat(line.parse(bytes, 0, bytes.length)).as(bad).isFalse();
        }
    }

    private static String text(byte[] bytes) {
        String line = encode(bytes);
        return line.substring("{\"log\":\"".length(), line.indexOf("\",\"stream\""));
    }

    private static String encode(byte[] bytes) {
        ByteSink out = new ByteSink(16);
        int used = new LineSplitter(OutputStreamName.STDOUT, 0).encode(bytes, bytes.length, true, NOW, out);
        assertThat(used).isEqualTo(bytes.length);
        return string(out);
    }

    private static List<String> decode(String json) {
        List<String> lines = new ArrayList<>();
        JsonLine line = new JsonLine();
        json.lines().forEach(l -> {
            byte[] bytes = l.getBytes(UTF_8);
            assertThat(line.parse(bytes, 0, bytes.length)).isTrue();
            lines.add(string(line.text()));
        });
        return lines;
    }

    private static String string(ByteSink sink) {
        return new String(sink.array(), 0, sink.length(), UTF_8);
    }
}
