package dev.jdocker.daemon.network.dns;

import java.util.Arrays;

/**
 * A message that asks one thing.
 *
 * @param message its bytes, as they came
 * @param name what is asked for, in lower case, without a dot at its end
 * @param questionEnd where the question ends
 * @param udpSize how long an answer by datagram may be
 * @param edns whether the asker speaks EDNS
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the wire, never compared as a record
record Query(byte[] message, String name, int type, int questionEnd, int udpSize, boolean edns) {

    /**
     * Reads one.
     *
     * @throws MalformedMessage also for what is no query of one question
     */
    static Query parse(byte[] bytes, int length) throws MalformedMessage {
        if (length < Wire.HEADER || (Wire.u16(bytes, 2) & (Wire.QR | Wire.OPCODE)) != 0 || Wire.u16(bytes, 4) != 1) {
            throw new MalformedMessage("no query of one question");
        }
        MessageReader reader = new MessageReader(bytes, length, Wire.HEADER);
        String name = reader.name();
        int type = reader.u16();
        if (reader.u16() != Wire.IN) {
            type = 0; // nothing that is known here
        }
        int questionEnd = reader.position();
        int udpSize = Wire.MIN_UDP;
        boolean edns = false;
        int records = Wire.u16(bytes, 6) + Wire.u16(bytes, 8) + Wire.u16(bytes, 10);
        for (int i = 0; i < records; i++) {
            reader.skipName();
            int recordType = reader.u16();
            int recordClass = reader.u16();
            reader.u32();
            reader.skip(reader.u16());
            if (recordType == Wire.OPT) {
                edns = true;
                udpSize = Math.max(Wire.MIN_UDP, recordClass);
            }
        }
        return new Query(Arrays.copyOf(bytes, length), name, type, questionEnd, udpSize, edns);
    }

    int id() {
        return Wire.u16(message, 0);
    }

    int flags() {
        return Wire.u16(message, 2);
    }

    /** Whether it asks for an address. */
    boolean asksForAddress() {
        return type == Wire.A || type == Wire.AAAA;
    }
}
