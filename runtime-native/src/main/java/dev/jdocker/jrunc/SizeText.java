package dev.jdocker.jrunc;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as {@code update} takes them: {@code 100000000}, {@code 64m}, {@code 1.5GiB}, {@code -1}. */
final class SizeText {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)(?:i?b)?");
    private static final String UNITS = "kmgtp";

    private SizeText() {}

    /** In bytes; units are powers of 1024. */
    static long bytes(String option, String text) {
        if (text.equals("-1")) {
            return -1;
        }
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new JruncException("invalid value for " + option + ": invalid size: '" + text + "'");
        }
        int shift = form.group(2).isEmpty() ? 0 : 10 * (UNITS.indexOf(form.group(2)) + 1);
        try {
            return new BigDecimal(form.group(1))
                    .multiply(BigDecimal.valueOf(1L << shift))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new JruncException("invalid value for " + option + ": invalid size: '" + text + "'", e);
        }
    }
}
