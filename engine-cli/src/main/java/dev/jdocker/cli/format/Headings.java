package dev.jdocker.cli.format;

import dev.jdocker.cli.output.Fields;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The headings of a table, which a template reads like a row. */
record Headings(Map<String, String> byField) implements Fields {

    @Override
    public String typeName() {
        return "formatter.SubHeaderContext";
    }

    @Override
    public boolean has(String name) {
        return byField.containsKey(name);
    }

    @Override
    public @Nullable Object field(String name) {
        return byField.get(name);
    }

    @Override
    public String label(String key) {
        return key.substring(key.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' ');
    }

    @Override
    public Map<String, @Nullable Object> all() {
        return new TreeMap<>(byField);
    }
}
