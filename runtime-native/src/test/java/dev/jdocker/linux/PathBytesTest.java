package dev.jdocker.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathBytesTest {

    @Test
    void textIsItself() {
        assertThat(PathBytes.decode("ünï/🐳".getBytes(StandardCharsets.UTF_8))).isEqualTo("ünï/🐳");
        assertThat(PathBytes.encode("ünï/🐳")).isEqualTo("ünï/🐳".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anyBytesComeBack() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] name = new byte[random.nextInt(12)];
            random.nextBytes(name);
            assertThat(PathBytes.encode(PathBytes.decode(name))).isEqualTo(name);
        }
    }

    @Test
    void aLoneSurrogateIsNeverASlashOrNul() {
        for (char c = 0xd800; c < 0xe000; c++) {
            for (byte b : PathBytes.encode(String.valueOf(c))) {
                assertThat(b).isNotEqualTo((byte) '/').isNotEqualTo((byte) 0);
            }
        }
    }

    @Test
    void peopleSeeAReplacement() {
        assertThat(PathBytes.shown(PathBytes.decode(new byte[] {'a', (byte) 0xff})))
                .isEqualTo("a\ufffd");
    }
}
