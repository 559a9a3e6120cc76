package dev.jdocker.api.text;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go writes and reads them: {@code 1.5s}, {@code 1m30s}, {@code 250ms}. */
public final class GoDuration {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private GoDuration() {}

    /** In Go's words, with the largest unit that fits. */
    public static String of(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < MICRO) {
            return nanos + "ns";
        }
        if (nanos < MILLI) {
            return decimal(nanos, MICRO) + "µs";
        }
        if (nanos < SECOND) {
            return decimal(nanos, MILLI) + "ms";
        }
        long minutes = nanos / MINUTE;
        String seconds = decimal(nanos % MINUTE, SECOND) + "s";
        if (minutes == 0) {
            return seconds;
        }
        long hours = minutes / 60;
        return (hours == 0 ? "" : hours + "h") + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long nanos, long unit) {
        return BigDecimal.valueOf(nanos)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }

    /**
     * Reads one: numbers with units, together, perhaps behind a sign.
     *
     * @throws IllegalArgumentException in Go's words if it is none
     */
    public static Duration parse(String text) {
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        do {
            int unit = end(rest, at, true);
            int next = end(rest, unit, false);
            String number = rest.substring(at, unit);
            if (number.chars().noneMatch(c -> c != '.') || number.indexOf('.') != number.lastIndexOf('.')) {
                throw invalid(text);
            }
            if (next == unit) {
                throw new IllegalArgumentException("time: missing unit in duration \"" + text + "\"");
            }
            nanos = nanos.add(
                    new BigDecimal(number).multiply(BigDecimal.valueOf(unit(rest.substring(unit, next), text))));
            at = next;
        } while (at < rest.length());
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw invalid(text);
        }
        return Duration.ofNanos(text.startsWith("-") ? -nanos.longValue() : nanos.longValue());
    }

    /** Where what is of a number, or not, comes to its end. */
    private static int end(String text, int from, boolean number) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == '.' || isDigit(text.charAt(at))) == number) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long unit(String name, String text) {
        return switch (name) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> MICRO; // U+00B5 and U+03BC
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            default ->
                throw new IllegalArgumentException("time: unknown unit \"" + name + "\" in duration \"" + text + "\"");
        };
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }
}
