package dev.jdocker.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What of MessagePack Fluentd's forward protocol needs, read by hand: the cases must not trust the engine's library. */
final class Msgpack {
    private Msgpack() {}

    record Message(
            String tag, long seconds, boolean subSecond, Map<String, String> record, Map<String, String> options) {}

    /** The next message, null at the end. */
    static Message read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int first = in.read();
        if (first < 0) {
            return null;
        }
        if (first != 0x94) {
            throw new IOException("not an array of four: " + Integer.toHexString(first));
        }
        String tag = text(in);
        int kind = in.readUnsignedByte();
        boolean subSecond = kind == 0xd7;
        long seconds = switch (kind) {
            case 0xd2, 0xce -> in.readInt() & 0xffff_ffffL;
            case 0xd3, 0xcf -> in.readLong();
            case 0xd7 -> {
                if (in.readByte() != 0) {
                    throw new IOException("not an event time");
                }
                long whole = in.readInt() & 0xffff_ffffL;
                in.readInt();
                yield whole;
            }
            default -> throw new IOException("not a time: " + Integer.toHexString(kind));
        };
        return new Message(tag, seconds, subSecond, map(in), map(in));
    }

    private static Map<String, String> map(DataInputStream in) throws IOException {
        int head = in.readUnsignedByte();
        int size = (head & 0xf0) == 0x80 ? head & 0xf : head == 0xde ? in.readUnsignedShort() : -1;
        if (size < 0) {
            throw new IOException("not a map: " + Integer.toHexString(head));
        }
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            map.put(text(in), text(in));
        }
        return map;
    }

    private static String text(DataInputStream in) throws IOException {
        int head = in.readUnsignedByte();
        int length = (head & 0xe0) == 0xa0
                ? head & 0x1f
                : switch (head) {
                    case 0xd9 -> in.readUnsignedByte();
                    case 0xda -> in.readUnsignedShort();
                    case 0xdb -> in.readInt();
                    default -> throw new IOException("not a text: " + Integer.toHexString(head));
                };
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] ack(String chunk) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x81);
        out.write(0xa3);
        out.writeBytes("ack".getBytes(StandardCharsets.US_ASCII));
        out.write(0xd9);
        out.write(chunk.length());
        out.writeBytes(chunk.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
