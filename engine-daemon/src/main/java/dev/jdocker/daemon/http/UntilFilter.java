package dev.jdocker.daemon.http;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.text.GoDuration;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The value of an {@code until} filter: a duration back from now, a date and time, or seconds since the epoch. */
public final class UntilFilter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");

    private UntilFilter() {}

    /**
     * The one that a prune of containers or networks was given, null for none. A wrong one is the client's fault there, as with
     * dockerd, which answers that of images with 500.
     */
    public static @Nullable Instant only(Filters filters) {
        Set<String> given = filters.get("until");
        if (given.size() > 1) {
            throw new BadRequest("more than one until filter specified");
        }
        try {
            return given.isEmpty() ? null : parse(given.iterator().next());
        } catch (ServerError e) {
            throw new BadRequest(e.text(), e);
        }
    }

    public static Instant parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            BigDecimal seconds = new BigDecimal(text);
            return Instant.ofEpochSecond(
                    seconds.longValue(),
                    seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
        }
        Instant duration = backFromNow(text);
        if (duration != null) {
            return duration;
        }
        try {
            return switch (text.length()) {
                case 10 -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
                case 16, 19 -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
                default -> OffsetDateTime.parse(text).toInstant();
            };
        } catch (DateTimeException e) {
            // dockerd answers this with 500
            throw new ServerError("failed to parse value as time or duration: \"" + text + "\"", e);
        }
    }

    private static @Nullable Instant backFromNow(String text) {
        try {
            return Instant.now().minus(GoDuration.parse(text));
        } catch (IllegalArgumentException e) {
            return null; // perhaps a date
        }
    }
}
