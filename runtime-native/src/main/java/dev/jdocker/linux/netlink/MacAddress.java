package dev.jdocker.linux.netlink;

import java.util.Random;
import java.util.regex.Pattern;

/** An Ethernet address: {@code 02:42:ac:11:00:02}; the first byte is the highest of the 48 bits. */
public record MacAddress(long value) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F]{1,2}[:-]){5}[0-9a-fA-F]{1,2}");
    private static final int BYTES = 6;
    private static final long LOCAL = 1L << 41;
    private static final long GROUP = 1L << 40;

    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits: " + Long.toHexString(value));
        }
    }

    /** Reads one with colons or hyphens; {@link IllegalArgumentException} if it is none. */
    public static MacAddress parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid MAC address: " + text);
        }
        long value = 0;
        for (String part : text.split("[:-]", -1)) {
            value = (value << 8) | Integer.parseInt(part, 16);
        }
        return new MacAddress(value);
    }

    /** One of a single station, given locally: of the 2^46 that no maker gives. */
    public static MacAddress random(Random random) {
        return new MacAddress(((random.nextLong() >>> 16) | LOCAL) & ~GROUP);
    }

    static MacAddress of(byte[] bytes) {
        long value = 0;
        for (int i = 0; i < BYTES; i++) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return new MacAddress(value);
    }

    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (value >> (8 * (BYTES - 1 - i)));
        }
        return bytes;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (byte b : bytes()) {
            text.append(text.isEmpty() ? "" : ":").append(String.format("%02x", b));
        }
        return text.toString();
    }
}
