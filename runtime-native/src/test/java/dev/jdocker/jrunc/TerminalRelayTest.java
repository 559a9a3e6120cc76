package dev.jdocker.jrunc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TerminalRelayTest {
    /** What stty(1) calls sane, as the kernel begins a terminal, and what cfmakeraw(3) of the C library makes of it. */
    @Test
    void aRawTerminalHandsEverythingOn() {
        byte[] sane = attributes(0x4500, 0x5, 0x4bf, 0x8a3b, 0, 0);
        assertThat(TerminalRelay.raw(sane)).isEqualTo(attributes(0x4000, 0x4, 0x4bf, 0x0a30, 0, 1));
        assertThat(sane).as("the original").isEqualTo(attributes(0x4500, 0x5, 0x4bf, 0x8a3b, 0, 0));
    }

    @Test
    void charactersHaveEightBitsWithoutParity() {
        byte[] seven = attributes(0, 0, 0x120, 0, 3, 4); // CS7 PARENB
        assertThat(TerminalRelay.raw(seven)).isEqualTo(attributes(0, 0, 0x30, 0, 0, 1));
    }

    private static byte[] attributes(int input, int output, int control, int local, int time, int least) {
        ByteBuffer all = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
        all.putInt(0, input).putInt(4, output).putInt(8, control).putInt(12, local);
        return all.put(17 + 5, (byte) time).put(17 + 6, (byte) least).array();
    }
}
