package dev.jdocker.cli.format;

import dev.jdocker.cli.output.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values of {@code --filter}, as the API takes them. */
public final class FilterValues {
    private FilterValues() {}

    /** {@code name=value} words as JSON; empty text when there are none. */
    public static String json(List<String> words) {
        if (words.isEmpty()) {
            return "";
        }
        Map<String, Map<String, Boolean>> filters = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = word.substring(0, equals).strip().toLowerCase(java.util.Locale.ROOT);
            filters.computeIfAbsent(name, _ -> new TreeMap<>())
                    .put(word.substring(equals + 1).strip(), true);
        }
        return Json.compact(filters);
    }
}
