package dev.jdocker.daemon.build.dockerfile;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1m30s}, {@code 500ms}. */
public final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");

    private Durations() {}

    /** The length in nanoseconds. */
    public static long nanos(String text) throws DockerfileException {
        if (text.equals("0")) {
            return 0;
        }
        Matcher matcher = PART.matcher(text);
        int at = 0;
        BigDecimal sum = BigDecimal.ZERO;
        while (at < text.length() && matcher.find(at) && matcher.start() == at) {
            sum = sum.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit(matcher.group(2)))));
            at = matcher.end();
        }
        if (at == 0 || at < text.length()) {
            throw new DockerfileException("time: invalid duration \"" + text + "\"");
        }
        return sum.longValue();
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000L;
        };
    }
}
