package dev.jdocker.daemon.log.jsonfile;

import dev.jdocker.daemon.log.ByteSink;

/** UTF-8 as Go's {@code unicode/utf8} judges it: no surrogates, no overlong forms, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The length of the sequence at {@code at}; 1 for a byte that begins no valid one within {@code to}. */
    static int sequenceLength(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 1;
        }
        int size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (at + size > to) {
            return 1;
        }
        int second = bytes[at + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 1;
        }
        for (int i = at + 2; i < at + size; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 1;
            }
        }
        return size;
    }

    /** Appends one code point. */
    static void put(ByteSink out, int codePoint) {
        if (codePoint < 0x80) {
            out.put((byte) codePoint);
        } else if (codePoint < 0x800) {
            out.put((byte) (0xc0 | (codePoint >> 6)));
            out.put((byte) (0x80 | (codePoint & 0x3f)));
        } else if (codePoint < 0x10000) {
            out.put((byte) (0xe0 | (codePoint >> 12)));
            out.put((byte) (0x80 | ((codePoint >> 6) & 0x3f)));
            out.put((byte) (0x80 | (codePoint & 0x3f)));
        } else {
            out.put((byte) (0xf0 | (codePoint >> 18)));
            out.put((byte) (0x80 | ((codePoint >> 12) & 0x3f)));
            out.put((byte) (0x80 | ((codePoint >> 6) & 0x3f)));
            out.put((byte) (0x80 | (codePoint & 0x3f)));
        }
    }
}
