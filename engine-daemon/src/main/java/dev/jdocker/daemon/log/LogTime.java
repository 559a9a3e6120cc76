package dev.jdocker.daemon.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Times as Go writes them, in UTC: RFC3339Nano drops trailing zeros of the fraction, the fixed form keeps nine digits. */
public final class LogTime {
    private static final int SECONDS_LENGTH = "2006-01-02T15:04:05".length();
    private static final int FIXED_LENGTH = SECONDS_LENGTH + 11;
    private static final long NANOS = 1_000_000_000L;

    private LogTime() {}

    /** Go's RFC3339Nano: {@code 2006-01-02T15:04:05.12Z}. */
    public static String format(Instant time) {
        return new String(nano(epochNanos(time)), StandardCharsets.US_ASCII);
    }

    public static long epochNanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    }

    public static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, NANOS), Math.floorMod(epochNanos, NANOS));
    }

    static byte[] nano(long epochNanos) {
        byte[] fixed = fixed(epochNanos);
        int end = FIXED_LENGTH - 1;
        while (fixed[end - 1] == '0') {
            end--;
        }
        if (fixed[end - 1] == '.') {
            end--;
        }
        byte[] trimmed = Arrays.copyOf(fixed, end + 1);
        trimmed[end] = 'Z';
        return trimmed;
    }

    /** The fixed-width form: {@code 2006-01-02T15:04:05.120000000Z}. */
    static byte[] fixed(long epochNanos) {
        LocalDateTime t = LocalDateTime.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS), (int) Math.floorMod(epochNanos, NANOS), ZoneOffset.UTC);
        byte[] out = new byte[FIXED_LENGTH];
        digits(out, 0, 4, t.getYear());
        out[4] = '-';
        digits(out, 5, 2, t.getMonthValue());
        out[7] = '-';
        digits(out, 8, 2, t.getDayOfMonth());
        out[10] = 'T';
        digits(out, 11, 2, t.getHour());
        out[13] = ':';
        digits(out, 14, 2, t.getMinute());
        out[16] = ':';
        digits(out, 17, 2, t.getSecond());
        out[19] = '.';
        digits(out, 20, 9, t.getNano());
        out[29] = 'Z';
        return out;
    }

    /** Reads either form back; null if the bytes are no such time. */
    public static @Nullable Long parse(byte[] text, int from, int to) {
        if (to - from < SECONDS_LENGTH + 1 || text[to - 1] != 'Z') {
            return null;
        }
        long nanos = 0;
        if (text[from + SECONDS_LENGTH] == '.') {
            int scale = 9;
            for (int i = from + SECONDS_LENGTH + 1; i < to - 1 && scale > 0; i++, scale--) {
                nanos = nanos * 10 + (text[i] - '0');
            }
            for (; scale > 0; scale--) {
                nanos *= 10;
            }
        }
        int month = number(text, from + 5, 2);
        int day = number(text, from + 8, 2);
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            return null;
        }
        long seconds = epochDay(number(text, from, 4), month, day) * 86_400L
                + number(text, from + 11, 2) * 3600L
                + number(text, from + 14, 2) * 60L
                + number(text, from + 17, 2);
        return seconds * NANOS + nanos;
    }

    /** Days since 1970 of a civil date (Howard Hinnant's days_from_civil). */
    private static long epochDay(int year, int month, int day) {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    private static int number(byte[] text, int from, int length) {
        int value = 0;
        for (int i = from; i < from + length; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    private static void digits(byte[] out, int at, int width, int value) {
        int rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
