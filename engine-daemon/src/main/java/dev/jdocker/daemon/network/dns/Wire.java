package dev.jdocker.daemon.network.dns;

/** Numbers of the protocol's messages: RFC 1035, section 4, and RFC 6891. */
final class Wire {
    static final int HEADER = 12;
    static final int PORT = 53;
    static final int MAX_NAME = 255;
    static final int MAX_MESSAGE = 65535;
    /** What fits into a datagram where nobody said more. */
    static final int MIN_UDP = 512;

    static final int A = 1;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int MX = 15;
    static final int AAAA = 28;
    static final int OPT = 41;
    static final int IN = 1;

    static final int QR = 0x8000;
    static final int OPCODE = 0x7800;
    static final int AA = 0x0400;
    static final int TC = 0x0200;
    static final int RD = 0x0100;
    static final int RA = 0x0080;
    static final int CD = 0x0010;
    static final int RCODE = 0x000f;

    static final int NOERROR = 0;
    static final int FORMERR = 1;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;

    private Wire() {}

    static int u16(byte[] message, int at) {
        return (message[at] & 0xff) << 8 | (message[at + 1] & 0xff);
    }

    static long u32(byte[] message, int at) {
        return (long) u16(message, at) << 16 | u16(message, at + 2);
    }

    static void putU16(byte[] message, int at, int value) {
        message[at] = (byte) (value >> 8);
        message[at + 1] = (byte) value;
    }

    static void putU32(byte[] message, int at, long value) {
        putU16(message, at, (int) (value >> 16));
        putU16(message, at + 2, (int) value);
    }
}
