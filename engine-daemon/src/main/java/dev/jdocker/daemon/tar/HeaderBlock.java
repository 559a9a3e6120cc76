package dev.jdocker.daemon.tar;

import java.nio.charset.StandardCharsets;

/** A 512-byte ustar header (POSIX.1-1988) that is being filled in; {@link TarHeader} is its other direction. */
final class HeaderBlock {

    /** What seven octal digits hold: modes, ids, device numbers. */
    static final long MOST_OF_SEVEN_DIGITS = 07777777;

    /** What eleven octal digits hold: sizes and seconds. */
    static final long MOST_OF_ELEVEN_DIGITS = 077777777777L;

    /** The bytes that a name has room for. */
    static final int NAME_BYTES = 100;

    private final byte[] block = new byte[TarReader.BLOCK];

    HeaderBlock(char type) {
        block[156] = (byte) type;
        text(257, "ustar\0" + "00");
    }

    HeaderBlock name(byte[] name) {
        bytes(0, name);
        return this;
    }

    HeaderBlock linkName(byte[] name) {
        bytes(157, name);
        return this;
    }

    HeaderBlock mode(int mode) {
        return octal(100, 8, mode);
    }

    HeaderBlock owner(long uid, long gid) {
        return octal(108, 8, uid).octal(116, 8, gid);
    }

    HeaderBlock size(long bytes) {
        return octal(124, 12, bytes);
    }

    HeaderBlock modified(long seconds) {
        return octal(136, 12, seconds);
    }

    HeaderBlock device(long major, long minor) {
        return octal(329, 8, major).octal(337, 8, minor);
    }

    /** The finished block with its checksum. */
    byte[] seal() {
        text(148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(148, 7, sum); // six digits, a NUL, a blank
        return block;
    }

    /** Digits and a NUL. */
    private HeaderBlock octal(int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        text(offset, "0".repeat(length - 1 - digits.length()) + digits + "\0");
        return this;
    }

    private void text(int offset, String text) {
        bytes(offset, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void bytes(int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
