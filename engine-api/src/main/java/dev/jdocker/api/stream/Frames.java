package dev.jdocker.api.stream;

/**
 * The multiplexed stream of a container without a terminal: frames of eight bytes {@code {type, 0, 0, 0, length}}, the length
 * big-endian, and the payload.
 */
public final class Frames {
    /** The bytes before each payload. */
    public static final int HEADER = 8;

    private Frames() {}

    /** Writes a header into a buffer. */
    public static void header(StreamType type, int length, byte[] into, int offset) {
        into[offset] = type.code();
        into[offset + 1] = 0;
        into[offset + 2] = 0;
        into[offset + 3] = 0;
        into[offset + 4] = (byte) (length >>> 24);
        into[offset + 5] = (byte) (length >>> 16);
        into[offset + 6] = (byte) (length >>> 8);
        into[offset + 7] = (byte) length;
    }

    /** A header alone. */
    public static byte[] header(StreamType type, int length) {
        byte[] header = new byte[HEADER];
        header(type, length, header, 0);
        return header;
    }

    /** A whole frame. */
    public static byte[] frame(StreamType type, byte[] payload, int offset, int length) {
        byte[] frame = new byte[HEADER + length];
        header(type, length, frame, 0);
        System.arraycopy(payload, offset, frame, HEADER, length);
        return frame;
    }
}
