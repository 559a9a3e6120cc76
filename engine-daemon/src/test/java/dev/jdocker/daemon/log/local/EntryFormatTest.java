package dev.jdocker.daemon.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LineSplitter;
import dev.jdocker.daemon.log.LineSplitter.Cut;
import dev.jdocker.daemon.log.OutputStreamName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryFormatTest {
    /** The begin of a file that dockerd 28.5 wrote: err, hello and an empty line. */
    private static final String DOCKERD = "000000170a0673746465727210f3d6a0b59be4b5f5181a0365727200000017"
            + "000000190a067374646f757410b2eda1b59be4b5f5181a0568656c6c6f00000019"
            + "000000120a067374646f757410ccf7a1b59be4b5f51800000012";

    private static ByteSink write(OutputStreamName stream, byte[] bytes, long nanos) {
        ByteSink out = new ByteSink(16);
        EntryFormat format = new EntryFormat("0123");
        new LineSplitter(stream, Cut.NONE).split(bytes, 0, bytes.length, true, nanos, piece -> {
            format.write(out, piece);
            return true;
        });
        return out;
    }

    @Test
    void dockerdsEntriesAreRead() {
        byte[] file = HexFormat.of().parseHex(DOCKERD);
        EntryDecoder decoder = new EntryDecoder();
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < file.length; ) {
            at += decoder.decode(file, at, file.length);
            assertThat(decoder.isLine()).isTrue();
            lines.add(decoder.stream().text() + " " + decoder.epochNanos() + " "
                    + new String(decoder.text().array(), 0, decoder.text().length(), UTF_8));
        }
        assertThat(lines)
                .containsExactly(
                        "stderr " + decoded(file, 0) + " err\n",
                        "stdout " + decoded(file, 1) + " hello\n",
                        "stdout " + decoded(file, 2) + " \n");
    }

    /** The time of an entry by the definition of a varint, apart from the code under test. */
    private static long decoded(byte[] file, int entry) {
        int at = 0;
        for (int i = 0; i < entry; i++) {
            at += file[at + 3] + 8;
        }
        at += 4 + 2 + 6 + 1;
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            value |= (file[at] & 0x7fL) << shift;
            if (file[at++] >= 0) {
                return value;
            }
        }
    }

    @Test
    void entriesAreWrittenAsDockerdWritesThem() {
        byte[] file = HexFormat.of().parseHex(DOCKERD);
        ByteSink out = write(OutputStreamName.STDERR, "err\n".getBytes(UTF_8), decoded(file, 0));
        assertThat(HexFormat.of().formatHex(out.array(), 0, out.length())).isEqualTo(DOCKERD.substring(0, 62));
    }

    @Test
    void piecesOfALongLineComeBackAsOne() {
        byte[] line = new byte[40_001];
        for (int i = 0; i < line.length - 1; i++) {
            line[i] = (byte) (i % 251 == '\n' ? 0xff : i % 251);
        }
        line[line.length - 1] = '\n';
        ByteSink out = write(OutputStreamName.STDOUT, line, 5);
        EntryDecoder decoder = new EntryDecoder();
        ByteSink back = new ByteSink(16);
        for (int at = 0; at < out.length(); ) {
            at += decoder.decode(out.array(), at, out.length());
            assertThat(decoder.isLine()).isTrue();
            back.put(decoder.text().array(), 0, decoder.text().length());
        }
        assertThat(Arrays.copyOf(back.array(), back.length())).isEqualTo(line);
    }

    @Test
    void whatIsNoEntryIsPassedOver() {
        byte[] noise = new byte[100];
        Arrays.fill(noise, (byte) 0x7f);
        EntryDecoder decoder = new EntryDecoder();
        assertThat(decoder.decode(noise, 0, noise.length)).isEqualTo(noise.length);
        assertThat(decoder.isLine()).isFalse();
        assertThat(decoder.decode(noise, 0, 3)).isZero();
    }
}
