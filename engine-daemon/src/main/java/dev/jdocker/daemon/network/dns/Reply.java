package dev.jdocker.daemon.network.dns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers of the engine's own making. */
final class Reply {
    private static final int TTL_SECONDS = 600; // as dockerd's
    private static final int NAME_OF_QUESTION = 0xc000 | Wire.HEADER; // a pointer to it
    private static final byte[] OPT = {0, 0, Wire.OPT, 0x10, 0, 0, 0, 0, 0, 0, 0}; // a payload of 4096

    private Reply() {}

    /** With addresses, or none. */
    static byte[] addresses(Query query, List<InetAddress> addresses, int room) {
        List<byte[]> records = new ArrayList<>();
        for (InetAddress address : addresses) {
            byte[] ip = address.getAddress();
            records.add(record(ip.length == 4 ? Wire.A : Wire.AAAA, ip));
        }
        return of(query, Wire.NOERROR, records, room);
    }

    /** With the name of an address. */
    static byte[] pointer(Query query, String name, int room) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(63, bytes.length);
            data.write(length);
            data.write(bytes, 0, length);
        }
        data.write(0);
        return of(query, Wire.NOERROR, List.of(record(Wire.PTR, data.toByteArray())), room);
    }

    /** With nothing but a code. */
    static byte[] code(Query query, int code) {
        return of(query, code, List.of(), Wire.MIN_UDP);
    }

    /** To what is no query but has the beginning of one: the header alone. */
    static byte[] refusal(byte[] message, int code) {
        byte[] reply = Arrays.copyOf(message, Wire.HEADER);
        Arrays.fill(reply, 4, Wire.HEADER, (byte) 0);
        Wire.putU16(reply, 2, (Wire.u16(message, 2) & (Wire.OPCODE | Wire.RD)) | Wire.QR | Wire.RA | code);
        return reply;
    }

    private static byte[] record(int type, byte[] data) {
        byte[] record = new byte[12 + data.length];
        Wire.putU16(record, 0, NAME_OF_QUESTION);
        Wire.putU16(record, 2, type);
        Wire.putU16(record, 4, Wire.IN);
        Wire.putU32(record, 6, TTL_SECONDS);
        Wire.putU16(record, 10, data.length);
        System.arraycopy(data, 0, record, 12, data.length);
        return record;
    }

    /** As many of the records as there is room for; where some are missing, it says so. */
    private static byte[] of(Query query, int code, List<byte[]> records, int room) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(query.message(), 0, query.questionEnd());
        int left = room - query.questionEnd() - (query.edns() ? OPT.length : 0);
        int count = 0;
        while (count < records.size() && records.get(count).length <= left) {
            left -= records.get(count).length;
            out.writeBytes(records.get(count++));
        }
        if (query.edns()) {
            out.writeBytes(OPT);
        }
        byte[] reply = out.toByteArray();
        int truncated = count < records.size() ? Wire.TC : 0;
        Wire.putU16(reply, 2, (query.flags() & (Wire.RD | Wire.CD)) | Wire.QR | Wire.RA | truncated | code);
        Wire.putU16(reply, 6, count);
        Wire.putU16(reply, 8, 0);
        Wire.putU16(reply, 10, query.edns() ? 1 : 0);
        return reply;
    }
}
