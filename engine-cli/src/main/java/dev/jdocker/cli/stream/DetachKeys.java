package dev.jdocker.cli.stream;

import java.util.Locale;

/**
 * The keys that leave a container running: Ctrl-P Ctrl-Q unless told otherwise. Keys that begin the sequence are held back
 * until they turn out not to be it.
 */
public final class DetachKeys {
    private static final byte[] DEFAULT = {16, 17};

    private final byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /** Reads {@code ctrl-p,ctrl-q} or {@code x,y,z}; empty or malformed text means the default. */
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return new DetachKeys(DEFAULT);
        }
        String[] names = text.split(",", -1);
        byte[] keys = new byte[names.length];
        for (int i = 0; i < names.length; i++) {
            int key = key(names[i]);
            if (key < 0) {
                return new DetachKeys(DEFAULT);
            }
            keys[i] = (byte) key;
        }
        return new DetachKeys(keys);
    }

    private static int key(String name) {
        if (name.length() == 1) {
            return name.charAt(0);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("ctrl-") && lower.length() == 6) {
            char letter = lower.charAt(5);
            if (letter >= 'a' && letter <= 'z') {
                return letter - 'a' + 1;
            }
            int other = "@[\\]^_".indexOf(letter);
            return other < 0 ? -1 : new int[] {0, 27, 28, 29, 30, 31}[other];
        }
        return lower.equals("del") ? 127 : -1;
    }

    /**
     * Takes what was typed and moves what the container shall get to {@code out}.
     *
     * @return how many bytes to send, or {@code -1 - count} when the sequence is complete and {@code count} bytes come
     *     before it
     */
    int filter(byte[] typed, int count, byte[] out) {
        int sent = 0;
        for (int i = 0; i < count; i++) {
            if (typed[i] == keys[matched]) {
                if (++matched == keys.length) {
                    matched = 0;
                    return -1 - sent;
                }
                continue;
            }
            System.arraycopy(keys, 0, out, sent, matched);
            sent += matched;
            matched = typed[i] == keys[0] ? 1 : 0;
            if (matched == 0) {
                out[sent++] = typed[i];
            } else if (keys.length == 1) {
                matched = 0;
                return -1 - sent;
            }
        }
        return sent;
    }

    int length() {
        return keys.length;
    }
}
