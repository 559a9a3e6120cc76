package dev.jdocker.daemon.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Linux.Timespec;
import dev.jdocker.linux.PathBytes;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarReaderTest {

    private static final TarLimits SMALL = new TarLimits(4096, 255, 10, 4);

    private static TarReader reader(byte[] tar, TarLimits limits) {
        return new TarReader(new ByteArrayInputStream(tar), limits);
    }

    @Test
    void paxValuesStayBytes() throws IOException {
        byte[] capability = {1, 0, 0, 2, (byte) 0x80, 0x20, 0, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, '\n', '=', 0};
        byte[] pax = TarBuilder.concat(
                TarBuilder.paxRecord("SCHILY.xattr.security.capability", capability),
                TarBuilder.paxRecord("mtime", "1700000000.123456789".getBytes(StandardCharsets.UTF_8)),
                TarBuilder.paxRecord("path", "a/ü".getBytes(StandardCharsets.UTF_8)));
        TarEntry entry = Objects.requireNonNull(reader(
                        TarBuilder.concat(TarBuilder.raw("x", 'x', pax), TarBuilder.raw("short", '0', new byte[] {7})),
                        TarLimits.DEFAULT)
                .next());

        assertThat(entry.xattrs().get("security.capability")).isEqualTo(capability);
        assertThat(entry.modification()).isEqualTo(new Timespec(1_700_000_000, 123_456_789));
        assertThat(entry.name()).isEqualTo("a/ü");
        assertThat(entry.sizeBytes()).isEqualTo(1);
    }

    @Test
    void aHeaderBeyondTheLimitIsRefusedBeforeItIsRead() {
        byte[] huge = TarBuilder.raw("x", 'x', new byte[0]);
        byte[] size = "77777777777\0".getBytes(StandardCharsets.ISO_8859_1); // eight gigabytes
        System.arraycopy(size, 0, huge, 124, size.length);
        TarBuilder.seal(huge);

        assertThatThrownBy(() -> reader(huge, SMALL).next())
                .isInstanceOf(TarException.class)
                .hasMessage("extended headers of more than 4096 bytes");
    }

    @Test
    void manyHeadersOfOneEntryShareTheLimit() {
        byte[] one = TarBuilder.raw("x", 'L', new byte[1000]);
        assertThatThrownBy(() -> reader(TarBuilder.concat(one, one, one, one, one, one), SMALL)
                        .next())
                .isInstanceOf(TarException.class)
                .hasMessage("extended headers of more than 4096 bytes");
    }

    @Test
    void tooManyEntriesAreRefused() {
        TarBuilder builder = new TarBuilder();
        for (int i = 0; i < 11; i++) {
            builder.folder("d" + i);
        }
        TarReader reader = reader(builder.build(), SMALL);
        assertThatThrownBy(() -> {
                    while (reader.next() != null) {}
                })
                .isInstanceOf(TarException.class)
                .hasMessage("more than 10 entries");
    }

    @Test
    void aNameThatIsNoTextKeepsItsBytes() throws IOException {
        TarEntry entry = Objects.requireNonNull(
                reader(TarBuilder.raw("caf\u00e9", '0', new byte[0]), SMALL).next());
        assertThat(PathBytes.encode(entry.name())).isEqualTo(new byte[] {'c', 'a', 'f', (byte) 0xe9});
    }

    @Test
    void anArchiveThatEndsInTheMiddleIsAnError() throws IOException {
        byte[] tar = new TarBuilder().file("a", "0123456789").build();
        TarReader reader = reader(Arrays.copyOf(tar, 515), SMALL);
        reader.next();
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class).hasMessage("unexpected EOF");
    }

    @Test
    void theSparseMapOfFormatOneIsRead() throws IOException {
        byte[] pax = TarBuilder.concat(
                TarBuilder.paxRecord("GNU.sparse.major", new byte[] {'1'}),
                TarBuilder.paxRecord("GNU.sparse.minor", new byte[] {'0'}),
                TarBuilder.paxRecord("GNU.sparse.name", "holes".getBytes(StandardCharsets.UTF_8)),
                TarBuilder.paxRecord("GNU.sparse.realsize", "100000".getBytes(StandardCharsets.UTF_8)));
        byte[] data = Arrays.copyOf("1\n50000\n3\n".getBytes(StandardCharsets.UTF_8), 515);
        data[512] = 'a';
        data[513] = 'b';
        data[514] = 'c';
        TarReader reader =
                reader(TarBuilder.concat(TarBuilder.raw("x", 'x', pax), TarBuilder.raw("GNUSparse", '0', data)), SMALL);
        TarEntry entry = Objects.requireNonNull(reader.next());

        assertThat(entry.name()).isEqualTo("holes");
        assertThat(entry.sizeBytes()).isEqualTo(100_000);
        assertThat(entry.segments()).isEqualTo(List.of(new TarEntry.Segment(50_000, 3)));
        assertThat(reader.readAll(10)).isEqualTo(new byte[] {'a', 'b', 'c'});
    }

    @Test
    void brokenArchivesNeverFailOtherThanByAnIoException() {
        byte[] good = new TarBuilder()
                .folder("d")
                .file("d/" + "x".repeat(200), "content")
                .symlink("l", "d")
                .build();
        Random random = new Random(1);
        for (int round = 0; round < 5000; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i < 1 + round % 4; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            for (int block = 0; block + 512 <= bad.length; block += 512) {
                if (!TarHeader.isZero(Arrays.copyOfRange(bad, block, block + 512)) && round % 2 == 0) {
                    byte[] header = Arrays.copyOfRange(bad, block, block + 512);
                    TarBuilder.seal(header); // so that the damage is read
                    System.arraycopy(header, 0, bad, block, 512);
                }
            }
            try {
                TarReader reader = reader(bad, SMALL);
                while (reader.next() != null) {}
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }
}
