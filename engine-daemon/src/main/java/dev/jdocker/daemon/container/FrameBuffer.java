package dev.jdocker.daemon.container;

import dev.jdocker.api.stream.Frames;
import dev.jdocker.daemon.log.OutputStreamName;
import java.util.Arrays;

/**
 * Collects output in the form that clients get it: frames of a type, three zeros, a length and that many bytes (T6); for a
 * terminal the bytes alone.
 */
final class FrameBuffer {
    private final boolean raw;
    private byte[] buffer = new byte[16 * 1024];
    private int length;

    FrameBuffer(boolean raw) {
        this.raw = raw;
    }

    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Adds a frame of two parts, the first of which may be empty. */
    void add(OutputStreamName stream, byte[] first, byte[] second, int secondLength) {
        int size = first.length + secondLength;
        int needed = length + Frames.HEADER + size;
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length * 2));
        }
        if (!raw) {
            Frames.header(stream.frameType(), size, buffer, length);
            length += Frames.HEADER;
        }
        System.arraycopy(first, 0, buffer, length, first.length);
        System.arraycopy(second, 0, buffer, length + first.length, secondLength);
        length += size;
    }
}
