package dev.jdocker.daemon.http;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.BadRequest;
import java.math.BigDecimal;
import java.time.Instant;

/** Times in parameters: seconds since 1970 with or without a fraction, or RFC 3339 (T59). */
public final class QueryTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private QueryTime() {}

    /** Nanoseconds since 1970; an empty text and 0 count as absent. */
    public static long nanos(String text, long absent) {
        if (text.isEmpty() || text.equals("0")) {
            return absent;
        }
        try {
            return new BigDecimal(text).movePointRight(9).longValue();
        } catch (NumberFormatException e) {
            return rfc3339(text);
        }
    }

    private static long rfc3339(String text) {
        try {
            Instant time = Timestamp.parse(text).instant();
            return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
        } catch (IllegalArgumentException e) {
            throw new BadRequest("invalid value for timestamp: \"" + text + "\"", e);
        }
    }
}
