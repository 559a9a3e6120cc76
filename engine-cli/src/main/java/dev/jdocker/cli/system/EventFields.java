package dev.jdocker.cli.system;

import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An event as templates ask for its parts, and as a line of text. */
record EventFields(Map<String, @Nullable Object> event) implements Fields {
    private static final Map<String, String> KEYS = Map.of(
            "Status", "status",
            "ID", "id",
            "From", "from",
            "Type", "Type",
            "Action", "Action",
            "Actor", "Actor",
            "Scope", "scope",
            "Time", "time",
            "TimeNano", "timeNano");

    @Override
    public String typeName() {
        return "events.Message";
    }

    @Override
    public boolean has(String name) {
        return KEYS.containsKey(name);
    }

    @Override
    public @Nullable Object field(String name) {
        String key = KEYS.get(name);
        Object value = key == null ? null : event.get(key);
        return value == null && key != null && !key.startsWith("time") ? "" : value;
    }

    /** The event as it came: that is what JSON shows of it. */
    @Override
    public Map<String, @Nullable Object> all() {
        return new LinkedHashMap<>(event);
    }

    /** {@code TYPE ACTION ID (key=value, …)}; the attributes by name. */
    String text() {
        Object actor = event.get("Actor");
        StringBuilder line = new StringBuilder(Json.string(event, "Type"))
                .append(' ')
                .append(Json.string(event, "Action"))
                .append(' ')
                .append(Json.string(actor, "ID"));
        Map<String, @Nullable Object> attributes = new TreeMap<>(Json.object(actor, "Attributes"));
        if (!attributes.isEmpty()) {
            StringBuilder list = new StringBuilder();
            attributes.forEach((name, value) -> list.append(list.isEmpty() ? "" : ", ")
                    .append(name)
                    .append('=')
                    .append(value));
            line.append(" (").append(list).append(')');
        }
        return line.toString();
    }
}
