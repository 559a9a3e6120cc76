package dev.jdocker.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as the kernel sent it.
 *
 * @param body what follows the header, from its position to its limit, in the byte order of this machine
 */
record Message(int type, int flags, int sequence, ByteBuffer body) {
    private static final int HEADER = 16;

    /** The messages of one datagram; what is cut off at its end is left out. */
    static List<Message> parse(byte[] bytes, int length) {
        ByteBuffer all = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.nativeOrder());
        List<Message> messages = new ArrayList<>();
        int at = 0;
        while (length - at >= HEADER) {
            int size = all.getInt(at);
            if (size < HEADER || size > length - at) {
                break;
            }
            ByteBuffer body = all.slice(at + HEADER, size - HEADER).order(ByteOrder.nativeOrder());
            messages.add(new Message(
                    all.getShort(at + 4) & 0xffff, all.getShort(at + 6) & 0xffff, all.getInt(at + 8), body));
            at += (size + 3) & ~3;
        }
        return messages;
    }

    /** The attributes behind a structure of that many bytes. */
    Attributes attributes(int structure) {
        return Attributes.parse(body, structure);
    }

    int byteAt(int offset) {
        return body.get(offset) & 0xff;
    }

    int shortAt(int offset) {
        return body.getShort(offset) & 0xffff;
    }

    int intAt(int offset) {
        return body.getInt(offset);
    }
}
