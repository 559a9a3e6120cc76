package dev.jdocker.daemon.log.jsonfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LineSplitter;
import dev.jdocker.daemon.log.LineSplitter.Cut;
import dev.jdocker.daemon.log.LogTime;
import dev.jdocker.daemon.log.OutputStreamName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        LineSplitter splitter = new LineSplitter(OutputStreamName.STDERR, Cut.NONE);
        ByteSink out = new ByteSink(16);
        byte[] bytes = "one\ntwo".getBytes(UTF_8);
        assertThat(encode(splitter, bytes, false, NOW, out)).isEqualTo(4);
        assertThat(encode(splitter, "two".getBytes(UTF_8), true, NOW, out)).isEqualTo(3);
        assertThat(decode(string(out))).containsExactly("one\n", "two");
    }

    @Test
    void thePiecesOfALineCarryTheTimeOfTheFirst() {
        LineSplitter splitter = new LineSplitter(OutputStreamName.STDOUT, Cut.NONE);
        ByteSink out = new ByteSink(16);
        byte[] piece = "x".repeat(LineSplitter.MAX_LINE_BYTES).getBytes(UTF_8);
        encode(splitter, piece, false, NOW, out);
        LineSplitter other = new LineSplitter(OutputStreamName.STDOUT, splitter.cut());
        encode(other, "\n".getBytes(UTF_8), false, NOW + 5_000_000_000L, out);
        assertThat(string(out).lines().map(l -> l.substring(l.indexOf("\"time\""))))
                .containsOnly("\"time\":\"2026-11-23T22:32:14.12Z\"}");
        assertThat(other.cut()).isEqualTo(Cut.NONE);
    }

    @Test
    void attributesStandBeforeTheTimeInAlphabeticalOrder() {
        ByteSink out = new ByteSink(16);
        JsonLineFormat format = new JsonLineFormat(Map.of("b", "1 \"", "a", "é"));
        new LineSplitter(OutputStreamName.STDERR, Cut.NONE).split("x\n".getBytes(UTF_8), 0, 2, false, NOW, piece -> {
            format.write(out, piece);
            return true;
        });
        assertThat(string(out))
                .isEqualTo("{\"log\":\"x\\n\",\"stream\":\"stderr\",\"attrs\":{\"a\":\"é\",\"b\":\"1 \\\"\"},"
                        + "\"time\":\"2026-11-23T22:32:14.12Z\"}\n");
    }

    @Test
    void bytesThatAreNoTextComeBackExactly() {
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        ByteSink out = new ByteSink(16);
        encode(new LineSplitter(OutputStreamName.STDOUT, Cut.NONE), all, true, NOW, out);
        JsonLine line = new JsonLine();
        ByteSink back = new ByteSink(16);
        for (int at = 0; at < out.length(); ) {
            at += line.decode(out.array(), at, out.length());
            assertThat(line.isLine()).isTrue();
            back.put(line.text().array(), 0, line.text().length());
        }
        assertThat(Arrays.copyOf(back.array(), back.length())).isEqualTo(all);
    }

    @Test
    void aCharacterIsNotCutInTwo() {
        String line = "x".repeat(LineSplitter.MAX_LINE_BYTES - 1) + "€" + "y";
        assertThat(decode(encode((line + "\n").getBytes(UTF_8))))
                .containsExactly("x".repeat(LineSplitter.MAX_LINE_BYTES - 1), "€y\n");
    }

    @Test
    void aForeignLineIsRefusedAndUnknownKeysArePassedOver() {
        JsonLine line = new JsonLine();
        byte[] attrs = ("{\"log\":\"a\\ud83d\\ude00\\t\\n\",\"attrs\":{\"a\":\"}\"},\"n\":[1,2],"
                        + "\"stream\":\"stderr\",\"time\":\"2026-01-01T00:00:00Z\"}")
                .getBytes(UTF_8);
        assertThat(decode(line, attrs)).isTrue();
        assertThat(line.attributes()).isEqualTo(Map.of("a", "}"));
        assertThat(string(line.text())).isEqualTo("a😀\t\n");
        assertThat(line.stream()).isEqualTo(OutputStreamName.STDERR);
        assertThat(new String(line.fixedTime(), UTF_8)).isEqualTo("2026-01-01T00:00:00.000000000Z");
        for (String bad :
                List.of("", "{", "{\"log\":\"a", "{\"log\":\"\\u12\"}", "\0\0\0", "{\"stream\":\"stdout\"}")) {
            byte[] bytes = bad.getBytes(UTF_8);
            assertThat(decode(line, bytes)).as(bad).isFalse();
        }
    }

    private static String text(byte[] bytes) {
        String line = encode(bytes);
        return line.substring("{\"log\":\"".length(), line.indexOf("\",\"stream\""));
    }

    private static String encode(byte[] bytes) {
        ByteSink out = new ByteSink(16);
        int used = encode(new LineSplitter(OutputStreamName.STDOUT, Cut.NONE), bytes, true, NOW, out);
        assertThat(used).isEqualTo(bytes.length);
        return string(out);
    }

    private static int encode(LineSplitter splitter, byte[] bytes, boolean atEnd, long now, ByteSink out) {
        JsonLineFormat format = new JsonLineFormat(Map.of());
        return splitter.split(bytes, 0, bytes.length, atEnd, now, piece -> {
            format.write(out, piece);
            return true;
        });
    }

    private static boolean decode(JsonLine line, byte[] bytes) {
        byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
        ended[bytes.length] = '\n';
        assertThat(line.decode(ended, 0, ended.length)).isEqualTo(ended.length);
        return line.isLine();
    }

    private static List<String> decode(String json) {
        List<String> lines = new ArrayList<>();
        JsonLine line = new JsonLine();
        json.lines().forEach(l -> {
            byte[] bytes = l.getBytes(UTF_8);
            assertThat(decode(line, bytes)).isTrue();
            lines.add(string(line.text()));
        });
        return lines;
    }

    private static String string(ByteSink sink) {
        return new String(sink.array(), 0, sink.length(), UTF_8);
    }
}
