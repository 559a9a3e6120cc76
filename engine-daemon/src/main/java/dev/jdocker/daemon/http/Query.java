package dev.jdocker.daemon.http;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.daemon.error.BadRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decoded parameters of a request, read by Docker's rules. */
public record Query(Map<String, List<String>> parameters) {

    private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

    public Query {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Whether the parameter was given, be it empty. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** The first value, null where the parameter is absent. */
    public @Nullable String string(String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.getFirst();
    }

    /** The first value. */
    public String string(String name, String absent) {
        String value = string(name);
        return value == null ? absent : value;
    }

    /** All values of a parameter that may be repeated. */
    public List<String> strings(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** True unless the value is empty, 0, no, false or none (T34). */
    public boolean bool(String name, boolean absent) {
        String value = string(name);
        return value == null ? absent : !FALSE.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * The parameter {@code filters}, none where it is absent.
     *
     * @throws dev.jdocker.api.filter.InvalidFilterException answered with 400 like a {@link BadRequest}
     */
    public Filters filters() {
        return Filters.parse(string("filters"));
    }

    /** The value as a decimal number; an empty value counts as absent. */
    public long integer(String name, long absent) {
        String value = string(name);
        if (value == null || value.isEmpty()) {
            return absent;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new BadRequest("strconv.ParseInt: parsing \"" + value + "\": invalid syntax", e);
        }
    }
}
