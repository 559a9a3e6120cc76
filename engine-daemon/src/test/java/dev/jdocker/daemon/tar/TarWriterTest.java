package dev.jdocker.daemon.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.Digest;
import dev.jdocker.linux.Linux.Timespec;
import dev.jdocker.linux.PathBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarWriterTest {

    private static TarEntry file(String name, long uid, long size, Timespec time, Map<String, byte[]> xattrs) {
        return new TarEntry(name, TarEntry.REGULAR, "", 04755, uid, 7, size, time, 0, 0, xattrs, false, List.of());
    }

    private static byte[] write(TarEntry entry, byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(out);
        tar.begin(entry);
        tar.write(data, 0, data.length);
        tar.finish();
        return out.toByteArray();
    }

    private static TarEntry read(byte[] tar) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar), TarLimits.DEFAULT);
        TarEntry entry = Objects.requireNonNull(reader.next());
        assertThat(reader.remaining()).isEqualTo(entry.sizeBytes());
        reader.readAll(1 << 20);
        assertThat(reader.next()).isNull();
        return entry;
    }

    @Test
    void everythingThatUstarCannotSayComesBack() throws IOException {
        byte[] capability = {1, 0, 0, 2, (byte) 0x80, '\n', '=', 0, (byte) 0xff};
        String name = "ö/" + "long".repeat(60) + "/" + PathBytes.decode(new byte[] {'l', (byte) 0xe9});
        TarEntry entry =
                file(name, 3_000_000_000L, 3, new Timespec(-2, 750_000_000), Map.of("security.capability", capability));

        TarEntry back = read(write(entry, new byte[3]));

        assertThat(back.name()).isEqualTo(name);
        assertThat(PathBytes.encode(back.name())).endsWith(new byte[] {'l', (byte) 0xe9});
        assertThat(back.uid()).isEqualTo(3_000_000_000L);
        assertThat(back.mode()).isEqualTo(04755);
        assertThat(back.modification()).isEqualTo(new Timespec(-2, 750_000_000));
        assertThat(back.xattrs().get("security.capability")).isEqualTo(capability);
    }

    @Test
    void aPlainEntryHasNoExtendedHeader() throws IOException {
        byte[] tar = write(file("a/b", 0, 0, new Timespec(1_700_000_000, 0), Map.of()), new byte[0]);

        assertThat(tar).hasSize(3 * 512);
        assertThat(tar[156]).isEqualTo((byte) '0');
    }

    @Test
    void theBytesNeverChange() throws IOException {
        byte[] tar = write(
                file(
                        "bin/sh",
                        1000,
                        5,
                        new Timespec(1_700_000_000, 5),
                        Map.of("user.b", new byte[] {0}, "user.a", new byte[0])),
                "hello".getBytes(StandardCharsets.UTF_8));

        // layers on disk are named by such digests
        assertThat(Digest.of(tar).hex()).isEqualTo("d96132a6930521ef1e44db366e7b5865b73d774601da941b1d69f3879b12b7d2");
    }

    @Test
    void dataMustBeAsLongAsItsEntrySays() {
        TarEntry entry = file("f", 0, 4, new Timespec(0, 0), Map.of());
        assertThatThrownBy(() -> write(entry, new byte[3])).hasMessage("less data than the entry's size says");
        assertThatThrownBy(() -> write(entry, new byte[5])).hasMessage("more data than the entry's size says");
    }

    @Test
    void whateverIsWrittenIsReadBack() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            byte[] name = new byte[1 + random.nextInt(300)];
            for (int at = 0; at < name.length; at++) {
                name[at] = (byte) (1 + random.nextInt(255));
            }
            name[name.length - 1] = 'x'; // a slash there would make it a folder
            byte[] value = new byte[random.nextInt(50)];
            random.nextBytes(value);
            TarEntry entry = file(
                    PathBytes.decode(name),
                    random.nextLong(1L << 32),
                    random.nextInt(2000),
                    new Timespec(random.nextInt(), random.nextInt(1_000_000_000)),
                    Map.of("user.x", value));

            TarEntry back = read(write(entry, new byte[(int) entry.sizeBytes()]));

            assertThat(PathBytes.encode(back.name())).isEqualTo(name);
            assertThat(back.uid()).isEqualTo(entry.uid());
            assertThat(back.modification()).isEqualTo(entry.modification());
            assertThat(back.xattrs().get("user.x")).isEqualTo(value);
        }
    }
}
