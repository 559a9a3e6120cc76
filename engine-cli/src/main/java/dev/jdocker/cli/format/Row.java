package dev.jdocker.cli.format;

import dev.jdocker.cli.output.Fields;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A row whose columns are known by the headings of its table. */
public abstract class Row implements Fields {
    private final String typeName;
    private final Map<String, String> columns;

    /**
     * Makes a row.
     *
     * @param columns the columns' names and headings
     */
    protected Row(String typeName, Map<String, String> columns) {
        this.typeName = typeName;
        this.columns = columns;
    }

    @Override
    public final String typeName() {
        return typeName;
    }

    @Override
    public final boolean has(String name) {
        return columns.containsKey(name);
    }

    @Override
    public final Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> all = new TreeMap<>();
        for (String name : columns.keySet()) {
            all.put(name, field(name));
        }
        return all;
    }
}
