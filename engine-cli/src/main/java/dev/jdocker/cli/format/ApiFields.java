package dev.jdocker.cli.format;

import dev.jdocker.cli.output.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of the API as templates see it: some of its fields have other names there, and those that the API leaves out are empty.
 *
 * @param typeName what messages call its type
 * @param object as the API has it, which is how JSON shows it
 * @param names keys of the API by the fields' names, where they differ
 * @param empty fields that the API may leave out, with what they are then
 */
public record ApiFields(
        String typeName,
        Map<String, @Nullable Object> object,
        Map<String, String> names,
        Map<String, @Nullable Object> empty)
        implements Fields {

    @Override
    public boolean has(String name) {
        return object.containsKey(key(name)) || empty.containsKey(name);
    }

    @Override
    public @Nullable Object field(String name) {
        String key = key(name);
        return object.containsKey(key) ? object.get(key) : empty.get(name);
    }

    private String key(String name) {
        return names.getOrDefault(name, name);
    }

    @Override
    public Map<String, @Nullable Object> all() {
        return object;
    }
}
