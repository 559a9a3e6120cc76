package dev.jdocker.cli.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one message of protobuf field by field (protobuf.dev/programming-guides/encoding). The client reads a handful of fields of
 * messages that the engine wrote: the library for it would cost each start of the client more than this.
 */
final class WireReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int MOST_VARINT_BITS = 70;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int type;

    WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The number of the next field, whose value is then read or skipped; 0 at the end. */
    int next() throws IOException {
        if (at == end) {
            return 0;
        }
        long tag = varint();
        type = (int) (tag & 7);
        return (int) (tag >>> 3);
    }

    /** The value of a field that is a number. */
    long number() throws IOException {
        if (type != VARINT) {
            throw malformed();
        }
        return varint();
    }

    /** The value of a field that is a text. */
    String text() throws IOException {
        return new String(blob(), StandardCharsets.UTF_8);
    }

    /** The value of a field that is bytes. */
    byte[] blob() throws IOException {
        int length = length();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** The value of a field that is a message. */
    WireReader message() throws IOException {
        int length = length();
        at += length;
        return new WireReader(bytes, at - length, at);
    }

    void skip() throws IOException {
        switch (type) {
            case VARINT -> {
                long _ = varint();
            }
            case FIXED64 -> advance(8);
            case BYTES -> {
                int length = length();
                at += length;
            }
            case FIXED32 -> advance(4);
            default -> throw malformed();
        }
    }

    private int length() throws IOException {
        if (type != BYTES) {
            throw malformed();
        }
        long length = varint();
        if (length < 0 || length > end - at) {
            throw malformed();
        }
        return (int) length;
    }

    private void advance(int length) throws IOException {
        if (length > end - at) {
            throw malformed();
        }
        at += length;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < MOST_VARINT_BITS; shift += 7) {
            if (at == end) {
                throw malformed();
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    private static IOException malformed() {
        return new IOException("the engine told of the build's progress in a form that cannot be read");
    }
}
