package dev.jdocker.daemon.network.dns;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a server answered.
 *
 * @param message its bytes
 * @param ttlSeconds how long it holds: the shortest of its records'; of a name or a record that there is not what its zone
 *     says (RFC 2308); 0 where nothing says it
 * @param ttls where in it the times stand
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the wire, never compared as a record
record Answer(byte[] message, long ttlSeconds, int[] ttls) {

    /**
     * Reads an answer.
     *
     * @throws MalformedMessage also where it answers something else than {@code query}
     */
    static Answer parse(byte[] bytes, int length, Query query) throws MalformedMessage {
        if (length < Wire.HEADER || (Wire.u16(bytes, 2) & Wire.QR) == 0 || Wire.u16(bytes, 4) != 1) {
            throw new MalformedMessage("no answer to one question");
        }
        MessageReader reader = new MessageReader(bytes, length, Wire.HEADER);
        String name = reader.name();
        reader.u16();
        reader.u16();
        int end = reader.position();
        // The type and class are compared as bytes: the query may be of a class that is not known here.
        if (!name.equals(query.name())
                || end != query.questionEnd()
                || !Arrays.equals(bytes, end - 4, end, query.message(), end - 4, end)) {
            throw new MalformedMessage("the answer to another question");
        }
        return records(Arrays.copyOf(bytes, length), reader);
    }

    private static Answer records(byte[] message, MessageReader reader) throws MalformedMessage {
        int answers = Wire.u16(message, 6);
        int all = answers + Wire.u16(message, 8) + Wire.u16(message, 10);
        IntStream.Builder ttls = IntStream.builder();
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < all; i++) {
            reader.skipName();
            int type = reader.u16();
            reader.u16();
            int at = reader.position();
            long ttl = reader.u32();
            int size = reader.u16();
            reader.skip(size);
            if (type == Wire.OPT) {
                continue; // what stands there is no time
            }
            ttls.add(at);
            shortest = Math.min(shortest, ttl);
            if (i >= answers && type == Wire.SOA && size >= 4) {
                shortest = Math.min(shortest, Wire.u32(message, reader.position() - 4));
            }
        }
        boolean told = answers > 0 || shortest != Long.MAX_VALUE;
        return new Answer(message, told ? shortest : 0, ttls.build().toArray());
    }

    int code() {
        return Wire.u16(message, 2) & Wire.RCODE;
    }

    boolean truncated() {
        return (Wire.u16(message, 2) & Wire.TC) != 0;
    }

    /**
     * The bytes for whoever asked: under the number and with the letters of that question, times reduced by what has passed.
     *
     * @param room how long they may be; with less than is needed only the question comes back, marked as cut
     */
    byte[] to(Query query, long ageSeconds, int room) {
        byte[] copy = message.clone();
        if (copy.length > room) {
            copy = Arrays.copyOf(copy, query.questionEnd());
            Wire.putU16(copy, 2, Wire.u16(copy, 2) | Wire.TC);
            Arrays.fill(copy, 6, Wire.HEADER, (byte) 0);
        } else {
            for (int at : ttls) {
                Wire.putU32(copy, at, Math.max(0, Wire.u32(copy, at) - ageSeconds));
            }
        }
        Wire.putU16(copy, 0, query.id());
        System.arraycopy(query.message(), Wire.HEADER, copy, Wire.HEADER, query.questionEnd() - Wire.HEADER);
        return copy;
    }
}
