package dev.jdocker.daemon.network.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages for tests, written the plain way. */
final class Messages {
    private Messages() {}

    static byte[] query(String name, int type) {
        return query(name, type, 0);
    }

    /** @param udpSize what the asker takes by EDNS, 0 for no EDNS */
    static byte[] query(String name, int type, int udpSize) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(words(0x1234, Wire.RD, 1, 0, 0, udpSize > 0 ? 1 : 0));
        out.writeBytes(name(name));
        out.writeBytes(words(type, Wire.IN));
        if (udpSize > 0) {
            out.write(0);
            out.writeBytes(words(Wire.OPT, udpSize, 0, 0, 0));
        }
        return out.toByteArray();
    }

    static Query parsed(String name, int type) throws MalformedMessage {
        byte[] bytes = query(name, type);
        return Query.parse(bytes, bytes.length);
    }

    /** A record after the question: its name is the question's. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Rr(int type, long ttl, byte[] data) {}

    static byte[] response(byte[] query, int code, List<Rr> answers, List<Rr> authority) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int end = query.length;
        out.write(query, 0, end);
        for (List<Rr> section : List.of(answers, authority)) {
            for (Rr rr : section) {
                out.writeBytes(words(0xc00c, rr.type, Wire.IN, (int) (rr.ttl >> 16), (int) rr.ttl, rr.data.length));
                out.writeBytes(rr.data);
            }
        }
        byte[] message = out.toByteArray();
        Wire.putU16(message, 2, Wire.QR | Wire.RD | Wire.RA | code);
        Wire.putU16(message, 6, answers.size());
        Wire.putU16(message, 8, authority.size());
        return message;
    }

    static byte[] name(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(0);
        return out.toByteArray();
    }

    static byte[] words(int... words) {
        byte[] bytes = new byte[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            Wire.putU16(bytes, 2 * i, words[i]);
        }
        return bytes;
    }
}
