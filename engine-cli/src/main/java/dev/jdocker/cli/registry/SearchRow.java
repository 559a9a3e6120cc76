package dev.jdocker.cli.registry;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One found repository. */
final class SearchRow extends Row {
    static final Map<String, String> HEADINGS =
            Map.of("Name", "NAME", "Description", "DESCRIPTION", "StarCount", "STARS", "IsOfficial", "OFFICIAL");

    private static final int DESCRIPTION_WIDTH = 45;

    private final Object result;
    private final boolean truncated;
    private final boolean table;

    /**
     * @param table whether truth is shown by a mark, as a table has it
     */
    SearchRow(Object result, boolean truncated, boolean table) {
        super("search.searchContext", HEADINGS);
        this.result = result;
        this.truncated = truncated;
        this.table = table;
    }

    long stars() {
        return Json.number(result, "star_count");
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Name" -> Json.string(result, "name");
            case "Description" -> {
                String line =
                        Json.string(result, "description").replace('\n', ' ').replace('\r', ' ');
                yield truncated ? Human.ellipsis(line, DESCRIPTION_WIDTH) : line;
            }
            case "StarCount" -> Long.toString(stars());
            case "IsOfficial" -> {
                boolean official = Json.bool(result, "is_official");
                yield table ? official ? "[OK]" : "" : Boolean.toString(official);
            }
            default -> null;
        };
    }
}
