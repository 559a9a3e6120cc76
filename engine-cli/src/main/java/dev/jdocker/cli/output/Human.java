package dev.jdocker.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Times and sizes as people read them, in the words of Docker's client. */
public final class Human {
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};

    private Human() {}

    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        long hours = Math.round(duration.toMillis() / 3_600_000.0);
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        } else if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        } else if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return duration.toHours() / 24 / 365 + " years";
    }

    public static String ago(long unixSeconds, Instant now) {
        return duration(Duration.between(Instant.ofEpochSecond(unixSeconds), now)) + " ago";
    }

    /** {@code 2006-01-02 15:04:05 -0700 MST}. */
    public static String time(long unixSeconds, ZoneId zone) {
        ZonedDateTime time = Instant.ofEpochSecond(unixSeconds).atZone(zone);
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z zzz", Locale.ROOT)
                .format(time);
    }

    /** Powers of 1000, three significant digits: {@code 4.27MB}. */
    public static String size(long bytes) {
        return scaled(bytes, 1000, DECIMAL, 3);
    }

    /** Powers of 1000, four significant digits. */
    public static String sizeWithFourDigits(long bytes) {
        return scaled(bytes, 1000, DECIMAL, 4);
    }

    /** Powers of 1024, four significant digits: {@code 7.654GiB}. */
    public static String binarySize(long bytes) {
        return scaled(bytes, 1024, BINARY, 4);
    }

    private static String scaled(long bytes, int base, String[] units, int digits) {
        double value = bytes;
        int unit = 0;
        while (value >= base && unit < units.length - 1) {
            value /= base;
            unit++;
        }
        return number(value, digits) + units[unit];
    }

    /** As C's {@code %.<digits>g} prints it. */
    private static String number(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= digits) {
            String mantissa =
                    rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString();
            return mantissa + (exponent < 10 ? "e+0" : "e+") + exponent;
        }
        return rounded.stripTrailingZeros().toPlainString();
    }

    /** The first twelve digits of an identifier, without its algorithm. */
    public static String shortId(String id) {
        int colon = id.indexOf(':');
        String digits = id.substring(colon + 1);
        return digits.length() > 12 ? digits.substring(0, 12) : digits;
    }

    /** A point in time of RFC 3339 as Go's ANSI C form, anything else as it is: {@code Tue Sep 15 11:02:57 2026}. */
    public static String ansi(String time) {
        try {
            return DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
                    .format(OffsetDateTime.parse(time));
        } catch (DateTimeParseException e) {
            return time;
        }
    }

    /** At most {@code length} characters; a cut is shown by an ellipsis. */
    public static String ellipsis(String text, int length) {
        if (text.codePointCount(0, text.length()) <= length) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }
}
