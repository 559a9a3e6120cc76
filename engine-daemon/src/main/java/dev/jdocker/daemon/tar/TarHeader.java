package dev.jdocker.daemon.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of one 512-byte header block, as POSIX.1-1988 (ustar), GNU and star lay them out. The names are one
 * character for each byte: a PAX record may replace one that is no text.
 */
record TarHeader(
        String rawName,
        char type,
        String rawLinkName,
        int mode,
        long uid,
        long gid,
        long size,
        long modificationSeconds,
        long deviceMajor,
        long deviceMinor) {

    static TarHeader parse(byte[] block) throws TarException {
        checkSum(block);
        char type = (char) (block[156] & 0xff);
        if (type == 0 || type == '7') {
            type = TarEntry.REGULAR;
        }
        long size = number(block, 124, 12);
        if (size < 0) {
            throw new TarException("negative size in header");
        }
        boolean posix = ascii(block, 257, "ustar\0") || ascii(block, 257, "ustar\0" + "00");
        boolean devices = type == TarEntry.CHARACTER_DEVICE || type == TarEntry.BLOCK_DEVICE;
        byte[] name = field(block, 0, 100);
        if (posix) {
            // star keeps access and change time behind a shorter prefix
            byte[] prefix = field(block, 345, ascii(block, 508, "tar\0") ? 131 : 155);
            name = prefix.length == 0 ? name : join(prefix, name);
        }
        return new TarHeader(
                raw(name),
                type,
                raw(field(block, 157, 100)),
                (int) (number(block, 100, 8) & 07777),
                number(block, 108, 8),
                number(block, 116, 8),
                size,
                number(block, 136, 12),
                devices ? number(block, 329, 8) : 0,
                devices ? number(block, 337, 8) : 0);
    }

    byte[] name() {
        return rawName.getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] linkName() {
        return rawLinkName.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String raw(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** A number in octal digits or, with the highest bit set, in base 256 (GNU). */
    static long number(byte[] block, int offset, int length) throws TarException {
        if ((block[offset] & 0x80) != 0) {
            boolean negative = (block[offset] & 0x40) != 0;
            long value = negative ? -1 : 0;
            for (int i = 0; i < length; i++) {
                int b = block[offset + i] & 0xff;
                if (i == 0) {
                    b = negative ? b : b & 0x7f;
                }
                if (value != (value << 8) >> 8) {
                    throw new TarException("number too large in header");
                }
                value = value << 8 | b;
            }
            return value;
        }
        int i = offset;
        int end = offset + length;
        while (i < end && (block[i] == ' ' || block[i] == 0)) {
            i++;
        }
        long value = 0;
        for (; i < end && block[i] != ' ' && block[i] != 0; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw new TarException("invalid tar header");
            }
            value = value << 3 | (block[i] - '0');
        }
        return value;
    }

    /** The bytes of a name up to its first NUL. */
    static byte[] untilNul(byte[] bytes) {
        return field(bytes, 0, bytes.length);
    }

    private static void checkSum(byte[] block) throws TarException {
        long expected = number(block, 148, 8);
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < TarReader.BLOCK; i++) {
            byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        if (expected != unsigned && expected != signed) {
            throw new TarException("invalid tar header");
        }
    }

    private static byte[] field(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, offset, end);
    }

    private static byte[] join(byte[] prefix, byte[] name) {
        byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        joined[prefix.length] = '/';
        System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
        return joined;
    }

    private static boolean ascii(byte[] block, int offset, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (block[offset + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
