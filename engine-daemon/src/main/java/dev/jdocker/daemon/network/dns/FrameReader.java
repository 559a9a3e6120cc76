package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages on a connection, each after its length in two bytes (RFC 1035, section 4.2.2). */
final class FrameReader {
    private static final int PIECE = 4096;

    private byte[] buffer = new byte[PIECE];
    private int filled;

    static byte[] frame(byte[] message) {
        byte[] frame = new byte[message.length + 2];
        Wire.putU16(frame, 0, message.length);
        System.arraycopy(message, 0, frame, 2, message.length);
        return frame;
    }

    /**
     * Takes what the socket has; at most one message and a piece are held.
     *
     * @return false at the connection's end
     */
    boolean fill(Linux linux, Fd socket) {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, Wire.MAX_MESSAGE + 2 + PIECE));
        }
        int read = linux.read(socket, buffer, filled, buffer.length - filled);
        filled += read;
        return read > 0;
    }

    /** The next whole message, null where there is none yet. */
    byte @Nullable [] next() {
        if (filled < 2 || filled < 2 + Wire.u16(buffer, 0)) {
            return null;
        }
        int end = 2 + Wire.u16(buffer, 0);
        byte[] message = Arrays.copyOfRange(buffer, 2, end);
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
        return message;
    }

    /** Whether there is room for more: a reader that is not emptied is not filled. */
    boolean isFull() {
        return filled >= Wire.MAX_MESSAGE + 2;
    }
}
