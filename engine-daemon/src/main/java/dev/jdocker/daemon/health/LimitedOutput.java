package dev.jdocker.daemon.health;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of what a check has written; what is too much is thrown away, and dots say so. */
final class LimitedOutput {
    static final int MAX_BYTES = 4096;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    synchronized void add(byte[] bytes) {
        int room = Math.min(MAX_BYTES - kept.size(), bytes.length);
        kept.write(bytes, 0, room);
        cut |= room < bytes.length;
    }

    synchronized String text() {
        String text = kept.toString(StandardCharsets.UTF_8);
        return cut ? text + "..." : text;
    }
}
