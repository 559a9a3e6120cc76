package dev.jdocker.daemon.network.dns;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads a message from front to back; whatever its bytes are, it ends, and stays within them. */
final class MessageReader {
    private static final int POINTER = 0xc0;

    private final byte[] message;
    private final int length;
    private int at;

    MessageReader(byte[] message, int length, int from) {
        this.message = message;
        this.length = length;
        this.at = from;
    }

    int position() {
        return at;
    }

    int u16() throws MalformedMessage {
        skip(2);
        return Wire.u16(message, at - 2);
    }

    long u32() throws MalformedMessage {
        skip(4);
        return Wire.u32(message, at - 4);
    }

    void skip(int bytes) throws MalformedMessage {
        if (bytes > length - at) {
            throw new MalformedMessage("it ends in the middle");
        }
        at += bytes;
    }

    /** Passes a name over; what a pointer leads to is not looked at. */
    void skipName() throws MalformedMessage {
        while (true) {
            skip(1);
            int label = message[at - 1] & 0xff;
            if (label == 0) {
                return;
            }
            if ((label & POINTER) == POINTER) {
                skip(1);
                return;
            }
            if (label > 63) {
                throw new MalformedMessage("a label of an unknown kind");
            }
            skip(label);
        }
    }

    /**
     * The name of a question in lower case, without a dot at its end. It stands first in a message, so there is nothing that
     * a pointer in it could lead to. A byte that would read as something else in text reads as one that is in no name.
     */
    String name() throws MalformedMessage {
        StringBuilder name = new StringBuilder();
        int start = at;
        while (true) {
            skip(1);
            int label = message[at - 1] & 0xff;
            if (label == 0) {
                return name.toString().toLowerCase(Locale.ROOT);
            }
            if (label > 63 || at + label - start >= Wire.MAX_NAME) {
                throw new MalformedMessage("a name that is too long, or no name");
            }
            skip(label);
            if (!name.isEmpty()) {
                name.append('.');
            }
            name.append(new String(message, at - label, label, StandardCharsets.ISO_8859_1).replace('.', '\0'));
        }
    }
}
