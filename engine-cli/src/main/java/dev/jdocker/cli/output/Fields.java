package dev.jdocker.cli.output;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of a list command: the columns that a template can ask for by name. */
public interface Fields {

    /** What a template error calls this type. */
    String typeName();

    /** Whether {@link #field} knows {@code name}. */
    boolean has(String name);

    @Nullable
    Object field(String name);

    /** {@code .Label "name"} of a container's row: a column that takes an argument. */
    default String label(String key) {
        return "";
    }

    /** Every column, by name in alphabetical order, as {@code --format json} prints it. */
    Map<String, @Nullable Object> all();
}
