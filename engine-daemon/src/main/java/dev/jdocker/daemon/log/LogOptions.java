package dev.jdocker.daemon.log;

import dev.jdocker.api.text.ByteSize;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of a log, {@code --log-opt}, read as Go's libraries read values and with their messages. */
public final class LogOptions {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d*\\.?\\d*)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private final TreeMap<String, String> values;

    public LogOptions(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    public Set<String> keys() {
        return values.navigableKeySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value, empty where it is not given. */
    public String text(String key) {
        return values.getOrDefault(key, "");
    }

    public @Nullable String get(String key) {
        return values.get(key);
    }

    /** These options without those of the names. */
    public LogOptions without(Set<String> names) {
        TreeMap<String, String> rest = new TreeMap<>(values);
        rest.keySet().removeAll(names);
        return new LogOptions(rest);
    }

    /** The first option, in alphabetical order, that is none of {@code known}. */
    public @Nullable String unknown(Set<String> known) {
        return keys().stream().filter(key -> !known.contains(key)).findFirst().orElse(null);
    }

    /** A truth value as {@code strconv.ParseBool} reads it; an empty or absent one is {@code absent}. */
    public boolean bool(String key, boolean absent) {
        String text = text(key);
        if (text.isEmpty()) {
            return absent;
        }
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        throw new LogOptionException("strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
    }

    /** A number as {@code strconv.Atoi} reads it. */
    public int integer(String key, int absent) {
        String text = get(key);
        if (text == null) {
            return absent;
        }
        if (!text.matches("[+-]?\\d+")) {
            throw new LogOptionException("strconv.Atoi: parsing \"" + text + "\": invalid syntax");
        }
        BigInteger value = new BigInteger(text);
        if (value.bitLength() > 63) {
            throw new LogOptionException("strconv.Atoi: parsing \"" + text + "\": value out of range");
        }
        return value.bitLength() > 31 ? (value.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE) : value.intValue();
    }

    /** A size in powers of 1000. */
    public long decimalSize(String key, long absent) {
        String text = get(key);
        if (text == null) {
            return absent;
        }
        try {
            return ByteSize.parseDecimal(text);
        } catch (IllegalArgumentException e) {
            throw new LogOptionException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A size in powers of 1024. */
    public long binarySize(String key, long absent) {
        String text = text(key);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            return ByteSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new LogOptionException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A duration as {@code time.ParseDuration} reads it. */
    public Duration duration(String key, Duration absent) {
        String text = text(key);
        if (text.isEmpty()) {
            return absent;
        }
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = DURATION_PART.matcher(rest);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < rest.length() && part.find() && part.start() == at) {
            String number = part.group(1);
            if (number.isEmpty() || number.equals(".")) {
                break;
            }
            Long unit = NANOS.get(part.group(2));
            nanos = nanos.add(new BigDecimal(number).multiply(BigDecimal.valueOf(unit == null ? 1 : unit)));
            at = part.end();
        }
        if (rest.isEmpty() || at < rest.length()) {
            if (rest.matches("\\d*\\.?\\d+|\\d+\\.")) {
                throw new LogOptionException("time: missing unit in duration \"" + text + "\"");
            }
            throw new LogOptionException("time: invalid duration \"" + text + "\"");
        }
        long total = nanos.setScale(0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
        return Duration.ofNanos(text.startsWith("-") ? -total : total);
    }
}
