package dev.jdocker.daemon.build.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameGuardTest {

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();

    private FrameGuardTest frame(int type, int flags, int length) {
        sent.writeBytes(new byte[] {
            (byte) (length >> 16), (byte) (length >> 8), (byte) length, (byte) type, (byte) flags, 0, 0, 0, 1
        });
        sent.writeBytes(new byte[length]);
        return this;
    }

    /** Reads by pieces of an odd size, so that frames are cut everywhere. */
    private byte[] passed(int prefaceBytes) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (FrameGuard guard =
                new FrameGuard(new ByteArrayInputStream(sent.toByteArray()), prefaceBytes, clock::get)) {
            byte[] piece = new byte[7];
            for (int n = guard.read(piece, 0, 7); n >= 0; n = guard.read(piece, 0, 7)) {
                read.write(piece, 0, n);
            }
        }
        return read.toByteArray();
    }

    @Test
    void whatIsUsualPassesAsItIs() throws IOException {
        sent.writeBytes(new byte[FrameGuard.CLIENT_PREFACE_BYTES]);
        frame(4, 0, 18).frame(1, 0, 9000).frame(9, END_HEADERS, 9000);
        for (int i = 0; i < 5000; i++) {
            frame(0, 0, 100).frame(8, 0, 4).frame(6, 0, 8);
        }
        frame(0, END_STREAM, 0).frame(3, 0, 4);
        assertThat(passed(FrameGuard.CLIENT_PREFACE_BYTES)).isEqualTo(sent.toByteArray());
    }

    @Test
    void headersThatDoNotEndFail() {
        frame(1, 0, 16_000);
        for (int i = 0; i < 20; i++) {
            frame(9, 0, 16_000);
        }
        assertThatThrownBy(() -> passed(0)).isInstanceOf(IOException.class).hasMessageContaining("headers of a call");
    }

    @Test
    void headersOfNothingDoNotGoOnForEver() {
        frame(1, 0, 0);
        for (int i = 0; i < FrameGuard.HEADER_FRAMES; i++) {
            frame(9, 0, 0);
        }
        assertThatThrownBy(() -> passed(0)).isInstanceOf(IOException.class).hasMessageContaining("headers of a call");
    }

    @Test
    void callsThatAreGivenUpAtOnceFail() {
        for (int i = 0; i <= FrameGuard.IDLE_FRAMES; i++) {
            frame(1, END_HEADERS, 10).frame(3, 0, 4);
        }
        assertThatThrownBy(() -> passed(0)).isInstanceOf(IOException.class).hasMessageContaining("carry nothing");
    }

    @Test
    void settingsAndEmptyDataAreBoundedInTimeNotInAll() throws IOException {
        for (int i = 0; i < FrameGuard.IDLE_FRAMES; i++) {
            frame(4, 0, 0);
        }
        assertThat(passed(0)).hasSize(sent.size());
        frame(0, 0, 0);
        assertThatThrownBy(() -> passed(0)).isInstanceOf(IOException.class);
        clock.set(0);
        try (FrameGuard guard = new FrameGuard(new ByteArrayInputStream(sent.toByteArray()), 0, clock::get)) {
            assertThat(guard.readNBytes(9 * FrameGuard.IDLE_FRAMES)).hasSize(9 * FrameGuard.IDLE_FRAMES);
            clock.set(Duration.ofMinutes(1).toNanos());
            assertThat(guard.readAllBytes()).hasSize(9);
        }
    }
}
