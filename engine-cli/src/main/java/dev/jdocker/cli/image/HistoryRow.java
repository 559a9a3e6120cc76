package dev.jdocker.cli.image;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step that an image was made by, as {@code history} shows it. */
public final class HistoryRow extends Row {
    static final Map<String, String> HEADINGS = Map.of(
            "ID", "IMAGE",
            "CreatedSince", "CREATED",
            "CreatedAt", "CREATED AT",
            "CreatedBy", "CREATED BY",
            "Size", "SIZE",
            "Comment", "COMMENT");

    private static final int SHOWN = 45;
    private static final DateTimeFormatter RFC3339 =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

    private final Object step;
    private final boolean human;
    private final boolean truncated;
    private final Clock clock;

    HistoryRow(Object step, boolean human, boolean truncated, Clock clock) {
        super("*formatter.historyContext", HEADINGS);
        this.step = step;
        this.human = human;
        this.truncated = truncated;
        this.clock = clock;
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "ID" -> truncated ? Human.shortId(Json.string(step, "Id")) : Json.string(step, "Id");
            case "CreatedSince" -> since(Json.number(step, "Created"), human, clock);
            case "CreatedAt" -> at(Json.number(step, "Created"), clock.getZone());
            case "CreatedBy" -> createdBy(Json.string(step, "CreatedBy"));
            case "Size" -> human ? Human.size(Json.number(step, "Size")) : Long.toString(Json.number(step, "Size"));
            default -> Json.string(step, name);
        };
    }

    private static String since(long seconds, boolean human, Clock clock) {
        if (!human) {
            return at(seconds, clock.getZone());
        }
        // Go's zero time: a step that does not say when
        return seconds <= Instant.parse("0001-01-01T00:00:00Z").getEpochSecond() || seconds == 0
                ? "N/A"
                : Human.ago(seconds, clock.instant());
    }

    private static String at(long seconds, ZoneId zone) {
        return RFC3339.format(Instant.ofEpochSecond(seconds).atZone(zone));
    }

    private String createdBy(String text) {
        String line = text.replace('\t', ' ');
        return truncated ? Human.ellipsis(line, SHOWN) : line;
    }
}
