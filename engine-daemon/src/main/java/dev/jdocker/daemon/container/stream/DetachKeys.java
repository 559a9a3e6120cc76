package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.error.BadRequest;
import java.util.Arrays;

/**
 * The keys by which the client of a terminal leaves it without ending what runs there. Bytes that begin the sequence are
 * held back until it is clear that they are not it.
 */
public final class DetachKeys {
    private static final byte[] DEFAULT = {16, 17}; // ctrl-p, ctrl-q

    private final byte[] sequence;
    private int matched;

    /** @param text such as {@code ctrl-p,ctrl-q} or {@code a,b}; empty for the default */
    public DetachKeys(String text) {
        this.sequence = text.isEmpty() ? DEFAULT : parse(text);
    }

    /**
     * The bytes of a sequence, none for an empty text.
     *
     * @throws BadRequest in Docker's words if it is none
     */
    public static byte[] codes(String text) {
        return text.isEmpty() ? new byte[0] : parse(text);
    }

    private static byte[] parse(String text) {
        String[] keys = text.split(",", -1);
        byte[] codes = new byte[keys.length];
        for (int i = 0; i < keys.length; i++) {
            int code = code(keys[i]);
            if (code < 0) {
                throw new BadRequest("Invalid detach keys (" + text + ") provided");
            }
            codes[i] = (byte) code;
        }
        return codes;
    }

    private static int code(String key) {
        if (key.length() == 1) {
            return key.charAt(0) < 0x80 ? key.charAt(0) : -1;
        }
        if (key.startsWith("ctrl-") && key.length() == 6) {
            char c = key.charAt(5);
            if (c >= 'a' && c <= 'z') {
                return c - 'a' + 1;
            }
            int special = "@[\\]^_".indexOf(c);
            return special < 0 ? -1 : c - '@';
        }
        return key.equals("DEL") ? 127 : -1;
    }

    /** What is to be passed on, and whether the sequence ended in these bytes. */
    public static final class Filtered {
        private final byte[] bytes;
        private final boolean detached;

        private Filtered(byte[] bytes, boolean detached) {
            this.bytes = bytes;
            this.detached = detached;
        }

        public byte[] bytes() {
            return bytes;
        }

        public boolean detached() {
            return detached;
        }
    }

    /** Takes what the client typed. */
    public Filtered filter(byte[] typed, int length) {
        byte[] out = new byte[matched + length];
        int size = 0;
        for (int i = 0; i < length; i++) {
            byte b = typed[i];
            if (b == sequence[matched]) {
                matched++;
                if (matched == sequence.length) {
                    matched = 0;
                    return new Filtered(Arrays.copyOf(out, size), true);
                }
                continue;
            }
            System.arraycopy(sequence, 0, out, size, matched);
            size += matched;
            matched = 0;
            if (b == sequence[0]) {
                matched = 1;
            } else {
                out[size++] = b;
            }
        }
        return new Filtered(Arrays.copyOf(out, size), false);
    }
}
