package dev.jdocker.daemon.build.control;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cuts the output of a step that has no end: so much is kept and shown, as in BuildKit, then a line that says so. */
final class LogBound {

    static final int MAX_BYTES = 2 * 1024 * 1024;

    private int bytes;

    /** What to show of these bytes, null for nothing. */
    synchronized byte @Nullable [] take(byte[] output) {
        if (bytes > MAX_BYTES) {
            return null;
        }
        bytes += output.length;
        return bytes <= MAX_BYTES
                ? output
                : String.format(Locale.ROOT, "%n[output clipped, log limit %dMiB reached]%n", MAX_BYTES >> 20)
                        .getBytes(StandardCharsets.UTF_8);
    }
}
