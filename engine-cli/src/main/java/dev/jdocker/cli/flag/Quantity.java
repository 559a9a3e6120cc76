package dev.jdocker.cli.flag;

import dev.jdocker.cli.output.Quoted;
import java.math.BigDecimal;

/** Sizes and durations as people write them. */
public final class Quantity {
    private Quantity() {}

    /** A size in bytes: a number and b, k, m, g, t or p (binary), with an optional b or ib after it. */
    public static long bytes(String text) {
        int end = text.length();
        while (end > 0 && "0123456789. ".indexOf(text.charAt(end - 1)) < 0) {
            end--;
        }
        String number = text.substring(0, end).stripTrailing();
        String suffix = text.substring(end).toLowerCase(java.util.Locale.ROOT);
        double value;
        try {
            value = Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid size: '" + text + "'", e);
        }
        if (value < 0) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        return (long) (value * unit(suffix));
    }

    private static long unit(String suffix) {
        if (suffix.isEmpty() || suffix.equals("b")) {
            return 1;
        }
        int power = "kmgtp".indexOf(suffix.charAt(0)) + 1;
        String rest = suffix.substring(1);
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            throw new IllegalArgumentException("invalid suffix: '" + suffix + "'");
        }
        return 1L << (10 * power);
    }

    /** A duration in Go's form, such as {@code 1m30s} or {@code 500ms}. */
    public static long nanoseconds(String text) {
        String invalid = "time: invalid duration " + Quoted.string(text);
        boolean negative = text.startsWith("-");
        int at = negative || text.startsWith("+") ? 1 : 0;
        if (text.substring(at).equals("0")) {
            return 0;
        }
        if (at == text.length()) {
            throw new IllegalArgumentException(invalid);
        }
        long total = 0;
        while (at < text.length()) {
            int unit = at;
            while (unit < text.length() && (Character.isDigit(text.charAt(unit)) || text.charAt(unit) == '.')) {
                unit++;
            }
            int next = unit;
            while (next < text.length() && !Character.isDigit(text.charAt(next)) && text.charAt(next) != '.') {
                next++;
            }
            if (unit == at) {
                throw new IllegalArgumentException(invalid);
            }
            if (next == unit) {
                throw new IllegalArgumentException("time: missing unit in duration " + Quoted.string(text));
            }
            BigDecimal scale = BigDecimal.valueOf(nanosecondsIn(text.substring(unit, next), text));
            try {
                total +=
                        new BigDecimal(text.substring(at, unit)).multiply(scale).longValue();
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(invalid, e);
            }
            at = next;
        }
        return negative ? -total : total;
    }

    private static long nanosecondsIn(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default ->
                throw new IllegalArgumentException(
                        "time: unknown unit " + Quoted.string(unit) + " in duration " + Quoted.string(text));
        };
    }
}
