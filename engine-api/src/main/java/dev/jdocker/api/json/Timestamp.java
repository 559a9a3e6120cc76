package dev.jdocker.api.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * A moment as Go's RFC3339Nano writes it: UTC, nine digits with the trailing zeros cut off. Never is
 * {@code 0001-01-01T00:00:00Z}, not null.
 */
public record Timestamp(Instant instant) implements Comparable<Timestamp> {
    /** Go's zero time, which stands for "never". */
    public static final Timestamp ZERO = new Timestamp(Instant.ofEpochSecond(-62135596800L));

    public static Timestamp now() {
        return new Timestamp(Instant.now());
    }

    /**
     * Parses RFC 3339 with any offset; the empty string is {@link #ZERO}.
     *
     * @throws IllegalArgumentException if it is not a time
     */
    @JsonCreator
    public static Timestamp parse(String text) {
        if (text.isEmpty()) {
            return ZERO;
        }
        try {
            return new Timestamp(
                    text.endsWith("Z")
                            ? Instant.parse(text)
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not an RFC 3339 time: " + text, e);
        }
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    /** Nine digits of the second always, as the lines of {@code docker logs --timestamps} have them. */
    public String fixedWidth() {
        return text(9);
    }

    @Override
    public int compareTo(Timestamp other) {
        return instant.compareTo(other.instant);
    }

    @Override
    @JsonValue
    public String toString() {
        return text(0);
    }

    // By hand: DateTimeFormatter costs a client several milliseconds at its start.
    private String text(int leastDigits) {
        LocalDateTime t = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        StringBuilder s = new StringBuilder(30);
        pad(s, t.getYear(), 4).append('-');
        pad(s, t.getMonthValue(), 2).append('-');
        pad(s, t.getDayOfMonth(), 2).append('T');
        pad(s, t.getHour(), 2).append(':');
        pad(s, t.getMinute(), 2).append(':');
        pad(s, t.getSecond(), 2);
        int nanos = t.getNano();
        if (nanos != 0 || leastDigits > 0) {
            pad(s.append('.'), nanos, 9);
            int end = s.length();
            while (end > s.length() - 9 + leastDigits && s.charAt(end - 1) == '0') {
                end--;
            }
            s.setLength(end);
        }
        return s.append('Z').toString();
    }

    private static StringBuilder pad(StringBuilder s, int value, int width) {
        String digits = Integer.toString(value);
        for (int i = digits.length(); i < width; i++) {
            s.append('0');
        }
        return s.append(digits);
    }
}
