package dev.jdocker.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes one netlink message: its header, the structure of its family, then attributes. */
final class MessageWriter {
    private static final int HEADER = 16;
    private static final int ATTRIBUTE_HEADER = 4;

    private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    /** Begins a message; NLM_F_REQUEST is added to the flags. */
    MessageWriter(int type, int flags) {
        buffer.putInt(0).putShort((short) type).putShort((short) (flags | Rtnl.NLM_F_REQUEST));
        buffer.putInt(0).putInt(0);
    }

    /** {@code struct ifinfomsg}; {@code change} are the flags that {@code flags} is about. */
    MessageWriter link(int family, int index, int flags, int change) {
        room(16);
        buffer.put((byte) family).put((byte) 0).putShort((short) 0);
        buffer.putInt(index).putInt(flags).putInt(change);
        return this;
    }

    /** {@code struct ifaddrmsg}. */
    MessageWriter address(int family, int prefixLength, int scope, int index) {
        room(8);
        buffer.put((byte) family).put((byte) prefixLength).put((byte) 0).put((byte) scope);
        buffer.putInt(index);
        return this;
    }

    /** {@code struct rtmsg}. */
    MessageWriter route(int family, int destinationLength, int table, int protocol, int scope, int type) {
        room(12);
        buffer.put((byte) family).put((byte) destinationLength).put((byte) 0).put((byte) 0);
        buffer.put((byte) (table > 255 ? 0 : table)).put((byte) protocol).put((byte) scope);
        buffer.put((byte) type).putInt(0);
        return this;
    }

    /** {@code struct ndmsg}. */
    MessageWriter neighbour(int family, int index, int state, int flags) {
        room(12);
        buffer.put((byte) family).put((byte) 0).putShort((short) 0).putInt(index);
        buffer.putShort((short) state).put((byte) flags).put((byte) 0);
        return this;
    }

    /** {@code struct nfgenmsg}; the resource is in the network's order. */
    MessageWriter netfilter(int family, int resource) {
        room(4);
        buffer.put((byte) family).put((byte) 0).put((byte) (resource >> 8)).put((byte) resource);
        return this;
    }

    MessageWriter bytes(int type, byte[] value) {
        head(type, value.length);
        buffer.put(value);
        return pad();
    }

    /** A text with the NUL that ends it. */
    MessageWriter string(int type, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return bytes(type, Arrays.copyOf(value, value.length + 1));
    }

    MessageWriter int8(int type, int value) {
        head(type, 1);
        buffer.put((byte) value);
        return pad();
    }

    MessageWriter int16(int type, int value) {
        head(type, 2);
        buffer.putShort((short) value);
        return pad();
    }

    MessageWriter int32(int type, int value) {
        head(type, 4);
        buffer.putInt(value);
        return pad();
    }

    /** An attribute that holds what {@code content} writes. */
    MessageWriter nested(int type, Consumer<MessageWriter> content) {
        head(type, 0);
        int start = buffer.position() - ATTRIBUTE_HEADER;
        content.accept(this);
        buffer.putShort(start, (short) (buffer.position() - start));
        return this;
    }

    /** The message, numbered. */
    byte[] finish(int sequence) {
        buffer.putInt(0, buffer.position());
        buffer.putInt(8, sequence);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private void head(int type, int length) {
        room(ATTRIBUTE_HEADER + length + 3);
        buffer.putShort((short) (ATTRIBUTE_HEADER + length)).putShort((short) type);
    }

    private MessageWriter pad() {
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes + HEADER) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * buffer.capacity() + bytes).order(ByteOrder.nativeOrder());
            buffer = larger.put(buffer.flip());
        }
    }
}
