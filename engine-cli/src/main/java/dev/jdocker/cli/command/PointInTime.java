package dev.jdocker.cli.command;

import dev.jdocker.cli.flag.Quantity;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** A point in time as people write it: seconds since 1970, a date and time, or a duration before now. */
public final class PointInTime {
    private PointInTime() {}

    /**
     * The time as seconds and nanoseconds with a point, as the API takes it; empty for empty text.
     *
     * @param flag what to name in a message, nothing if empty
     */
    public static String parse(String flag, String text, Clock clock) throws CommandException {
        if (text.isEmpty() || isSeconds(text)) {
            return text;
        }
        try {
            return seconds(clock.instant().minusNanos(Quantity.nanoseconds(text)));
        } catch (IllegalArgumentException _) {
            // Not a duration.
        }
        try {
            return seconds(instant(text, clock));
        } catch (DateTimeException e) {
            String place = flag.isEmpty() ? "" : "invalid value for \"" + flag + "\": ";
            throw new CommandException(place + "failed to parse value as time or duration: \"" + text + "\"");
        }
    }

    private static Instant instant(String text, Clock clock) {
        int time = text.indexOf('T');
        if (time < 0) {
            return LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant();
        }
        boolean zoned = text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(clock.getZone()).toInstant();
    }

    private static boolean isSeconds(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i)) && text.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    private static String seconds(Instant instant) {
        String nanos = Integer.toString(instant.getNano());
        return instant.getEpochSecond() + "." + "0".repeat(9 - nanos.length()) + nanos;
    }
}
