package dev.jdocker.linux.netlink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a message, by type; of several of one type the last. A length that lies ends the list. */
record Attributes(Map<Integer, ByteBuffer> values) {
    private static final int HEADER = 4;
    private static final int TYPE = 0x3fff; // without NLA_F_NESTED and NLA_F_NET_BYTEORDER

    static Attributes parse(ByteBuffer buffer, int from) {
        Map<Integer, ByteBuffer> values = new HashMap<>();
        int at = from;
        while (buffer.limit() - at >= HEADER) {
            int length = buffer.getShort(at) & 0xffff;
            if (length < HEADER || length > buffer.limit() - at) {
                break;
            }
            ByteBuffer value = buffer.slice(at + HEADER, length - HEADER).order(ByteOrder.nativeOrder());
            values.put(buffer.getShort(at + 2) & TYPE, value);
            at += (length + 3) & ~3;
        }
        return new Attributes(values);
    }

    boolean has(int type) {
        return values.containsKey(type);
    }

    int int32(int type, int absent) {
        ByteBuffer value = values.get(type);
        return value == null || value.limit() < 4 ? absent : value.getInt(0);
    }

    @Nullable
    String string(int type) {
        byte[] bytes = bytes(type);
        if (bytes == null) {
            return null;
        }
        int length = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    byte @Nullable [] bytes(int type) {
        ByteBuffer value = values.get(type);
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.limit()];
        value.get(0, bytes);
        return bytes;
    }

    @Nullable
    InetAddress address(int type) {
        byte[] bytes = bytes(type);
        if (bytes == null || (bytes.length != 4 && bytes.length != 16)) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are an address", e);
        }
    }

    Attributes nested(int type) {
        ByteBuffer value = values.get(type);
        return value == null ? new Attributes(Map.of()) : parse(value, 0);
    }
}
