package dev.jdocker.api.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code filters} parameter: {@code {"label": {"a=b": true}}} or the older {@code {"label": ["a=b"]}}. A key that is
 * absent matches everything; several values of a key are alternatives, except labels, which must all match.
 */
public final class Filters {
    private static final Filters NONE = new Filters(Map.of());

    private final Map<String, Set<String>> values;

    private Filters(Map<String, Set<String>> values) {
        this.values = values;
    }

    public static Filters none() {
        return NONE;
    }

    /**
     * Parses the query parameter; null, empty and {@code {}} are none.
     *
     * @throws InvalidFilterException if it is neither of the two forms
     */
    public static Filters parse(@Nullable String json) {
        if (json == null || json.isEmpty()) {
            return NONE;
        }
        Map<String, Set<String>> values = new TreeMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                values.computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(values(parser));
            }
            expect(parser.nextToken() == null);
        } catch (JsonProcessingException e) {
            throw malformed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values.isEmpty() ? NONE : new Filters(values);
    }

    private static List<String> values(JsonParser parser) throws IOException {
        List<String> found = new ArrayList<>();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String value = parser.currentName();
                JsonToken flag = parser.nextToken();
                expect(flag == JsonToken.VALUE_TRUE || flag == JsonToken.VALUE_FALSE);
                found.add(value);
            }
        } else if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken() == JsonToken.VALUE_STRING);
                found.add(parser.getText());
            }
        } else {
            expect(token == JsonToken.VALUE_NULL);
        }
        return found;
    }

    private static void expect(boolean condition) {
        if (!condition) {
            throw malformed();
        }
    }

    private static InvalidFilterException malformed() {
        return new InvalidFilterException("invalid filter");
    }

    /** These filters and one value more. */
    public Filters with(String key, String value) {
        Map<String, Set<String>> copy = new TreeMap<>();
        values.forEach((k, v) -> copy.put(k, new LinkedHashSet<>(v)));
        copy.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value);
        return new Filters(copy);
    }

    /**
     * Checks that every key is one of those given.
     *
     * @throws InvalidFilterException naming the first that is not
     */
    public Filters requireKnown(Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new InvalidFilterException("invalid filter '" + key + "'");
            }
        }
        return this;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The values of a key, in the order they came; empty if the key is absent. */
    public Set<String> get(String key) {
        return Collections.unmodifiableSet(values.getOrDefault(key, Set.of()));
    }

    /** Whether the key is absent or one of its values is exactly this. */
    public boolean matches(String key, String candidate) {
        Set<String> wanted = values.get(key);
        return wanted == null || wanted.isEmpty() || wanted.contains(candidate);
    }

    /** Whether every wanted {@code key} or {@code key=value} of a label filter is among the labels. */
    public boolean matchesLabels(String key, Map<String, String> labels) {
        for (String wanted : get(key)) {
            int equals = wanted.indexOf('=');
            String actual = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
            if (actual == null || (equals >= 0 && !actual.equals(wanted.substring(equals + 1)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether these are what the filter of labels wants, and not what its opposite ({@code label!}) keeps out. */
    public boolean admitsLabels(Map<String, String> labels) {
        return matchesLabels("label", labels) && !(has("label!") && matchesLabels("label!", labels));
    }

    /**
     * The value of a yes-or-no filter such as {@code dangling}.
     *
     * @throws InvalidFilterException if there are several or it is neither true nor false
     */
    public boolean bool(String key, boolean absent) {
        Set<String> given = values.get(key);
        if (given == null || given.isEmpty()) {
            return absent;
        }
        boolean yes = given.contains("1") || given.contains("true");
        boolean no = given.contains("0") || given.contains("false");
        if (yes == no || given.size() > 2) {
            throw new InvalidFilterException("invalid filter '" + key + "=[" + String.join(" ", given) + "]'");
        }
        return yes;
    }

    /** The newer JSON form, for a query parameter; empty if there is no filter. */
    public String toJson() {
        if (values.isEmpty()) {
            return "";
        }
        StringBuilder json = new StringBuilder("{");
        values.forEach((key, set) -> {
            quote(json.length() == 1 ? json : json.append(','), key).append(":{");
            boolean first = true;
            for (String value : set) {
                quote(first ? json : json.append(','), value).append(":true");
                first = false;
            }
            json.append('}');
        });
        return json.append('}').toString();
    }

    private static StringBuilder quote(StringBuilder json, String text) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        return json.append('"');
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Filters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }
}
