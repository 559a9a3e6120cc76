package dev.jdocker.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static byte[] frame(StreamType type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Frames.frame(type, bytes, 0, bytes.length);
    }

    @Test
    void theHeaderIsTheTypeThreeZerosAndTheLengthBigEndian() {
        assertThat(Frames.header(StreamType.STDERR, 0x01020304)).containsExactly(2, 0, 0, 0, 1, 2, 3, 4);
        assertThat(frame(StreamType.STDOUT, "a")).containsExactly(1, 0, 0, 0, 0, 0, 0, 1, 'a');
    }

    @Test
    void framesComeOutWholeHoweverTheyAreCut() throws IOException {
        Random random = new Random(1);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteArrayOutputStream sentOut = new ByteArrayOutputStream();
        ByteArrayOutputStream sentErr = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
            boolean stdout = random.nextBoolean();
            (stdout ? sentOut : sentErr).write(payload);
            wire.write(Frames.frame(stdout ? StreamType.STDOUT : StreamType.STDERR, payload, 0, payload.length));
        }
        FrameDecoder decoder = new FrameDecoder(
                (type, bytes, offset, length) -> (type == StreamType.STDOUT ? out : err).write(bytes, offset, length));
        byte[] all = wire.toByteArray();
        for (int at = 0; at < all.length; ) {
            int n = Math.min(all.length - at, 1 + random.nextInt(20));
            decoder.feed(all, at, n);
            at += n;
        }
        assertThat(decoder.complete()).isTrue();
        assertThat(out.toByteArray()).isEqualTo(sentOut.toByteArray());
        assertThat(err.toByteArray()).isEqualTo(sentErr.toByteArray());
    }

    @Test
    void anErrorOfTheEngineAmidTheOutputIsThrown() {
        byte[] first = frame(StreamType.STDOUT, "x");
        byte[] second = frame(StreamType.SYSTEM_ERROR, "disk is gone");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> FrameDecoder.copy(new ByteArrayInputStream(both), out, err))
                .withMessage("error from daemon in stream: disk is gone");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("x");
    }

    @Test
    void anUnknownStreamIsRefused() {
        FrameDecoder decoder = new FrameDecoder((type, bytes, offset, length) -> {});
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> decoder.feed(new byte[] {'h', 'e', 'l', 'l', 'o', ' ', 'y', 'o'}, 0, 8))
                .withMessage("unrecognized stream: 104");
    }

    @Test
    void aFrameCutShortIsNoticed() throws IOException {
        FrameDecoder decoder = new FrameDecoder((type, bytes, offset, length) -> {});
        byte[] frame = frame(StreamType.STDOUT, "abc");
        decoder.feed(frame, 0, frame.length - 1);
        assertThat(decoder.complete()).isFalse();
    }
}
