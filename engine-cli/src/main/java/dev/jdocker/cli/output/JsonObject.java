package dev.jdocker.cli.output;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object being put together; what is empty is left out, because the API takes it for that. */
public final class JsonObject {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Sets a field even if it is empty. */
    public JsonObject set(String key, @Nullable Object value) {
        fields.put(key, value);
        return this;
    }

    public JsonObject put(String key, String value) {
        return value.isEmpty() ? this : set(key, value);
    }

    public JsonObject put(String key, long value) {
        return value == 0 ? this : set(key, value);
    }

    public JsonObject put(String key, boolean value) {
        return value ? set(key, true) : this;
    }

    public JsonObject put(String key, Collection<?> value) {
        return value.isEmpty() ? this : set(key, value);
    }

    public JsonObject put(String key, Map<String, ?> value) {
        return value.isEmpty() ? this : set(key, value);
    }

    public JsonObject put(String key, JsonObject value) {
        return put(key, value.fields);
    }

    public Map<String, @Nullable Object> fields() {
        return fields;
    }
}
