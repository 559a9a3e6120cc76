package dev.jdocker.api.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Sizes as Docker's units package reads and writes them. */
public final class ByteSize {
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};
    private static final String PREFIXES = "kmgtp";

    private ByteSize() {}

    /**
     * The bytes of {@code 64m}, {@code 1.5g}, {@code 512KiB} or {@code 1024}: units are powers of 1024, in any case.
     *
     * @throws IllegalArgumentException with Docker's message
     */
    public static long parse(String text) {
        return parse(text, 1024);
    }

    /**
     * The same with units that are powers of 1000.
     *
     * @throws IllegalArgumentException with Docker's message
     */
    public static long parseDecimal(String text) {
        return parse(text, 1000);
    }

    private static long parse(String text, int base) {
        int end = text.length();
        while (end > 0 && !isNumber(text.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        double number;
        String digits = text.endsWith(" ") ? text : text.substring(0, end);
        try {
            number = Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid size: '" + text + "'", e);
        }
        if (number < 0) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        String unit = text.substring(end).trim().toLowerCase(Locale.ROOT);
        return (long) (number * factor(unit, text, base));
    }

    private static double factor(String unit, String text, int base) {
        if (unit.isEmpty() || unit.equals("b")) {
            return 1;
        }
        int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
        String rest = unit.substring(1);
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            throw new IllegalArgumentException(
                    "invalid suffix: '" + text.substring(text.length() - unit.length()) + "'");
        }
        return Math.pow(base, power);
    }

    private static boolean isNumber(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    /** With powers of 1000, at most four digits: {@code 1.24MB}. */
    public static String decimal(double bytes) {
        return format(bytes, 1000, 4, DECIMAL);
    }

    /** With powers of 1000, as many digits as told: {@code 1.2MB} with 3, as sizes are listed. */
    public static String decimal(double bytes, int digits) {
        return format(bytes, 1000, digits, DECIMAL);
    }

    /** With powers of 1024, at most four digits: {@code 7.766GiB}. */
    public static String binary(double bytes) {
        return format(bytes, 1024, 4, BINARY);
    }

    // Go's "%.4g": that many significant digits without trailing zeros.
    private static String format(double bytes, double base, int digits, String[] units) {
        double size = bytes;
        int unit = 0;
        while (size >= base && unit < units.length - 1) {
            size /= base;
            unit++;
        }
        int whole = size < 1 ? 1 : (int) Math.floor(Math.log10(size)) + 1;
        String text = new BigDecimal(size)
                .setScale(Math.max(0, digits - whole), RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
        return text + units[unit];
    }
}
