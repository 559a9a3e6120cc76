package dev.jdocker.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain maps, lists, strings, numbers and booleans, in the order it came. The client shows what the engine sent,
 * fields it never heard of included, and streaming costs a short-lived process far less than binding to types does.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * Makes ready to read, beside what else there is to do at a start. Jackson's parsers initialise BigDecimal, which
     * computes 5^65536 meanwhile: half of what a short command does after its JVM is up.
     */
    public static void prepare() {
        Thread.ofPlatform().daemon().name("json").start(() -> {
            try (JsonParser parser = FACTORY.createParser(new byte[] {'{', '}'})) {
                parser.nextToken();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Reads one value; null at the end of the input. */
    public static @Nullable Object read(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            return parser.nextToken() == null ? null : value(parser);
        }
    }

    /** Reads one value after another as the stream delivers them. */
    public static Values values(InputStream in) throws IOException {
        return new Values(FACTORY.createParser(in));
    }

    public static byte[] bytes(@Nullable Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(generator, value);
        }
        return out.toByteArray();
    }

    /** On one line, without spaces. */
    public static String compact(@Nullable Object value) {
        return text(value, null);
    }

    /** With one field a line and {@code indent} for each level; what is empty stays on its line. */
    public static String indented(@Nullable Object value, String indent) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
        DefaultIndenter indenter = new DefaultIndenter(indent, "\n");
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return text(value, printer);
    }

    /** A row on one line, with the characters escaped that mean something in HTML, as Docker's client writes rows. */
    public static String row(Fields row) {
        return escaped(compact(row.all()));
    }

    /** JSON with the characters escaped that mean something in HTML. */
    public static String escaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String text(@Nullable Object value, @Nullable DefaultPrettyPrinter printer) {
        Writer out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            if (printer != null) {
                generator.setPrettyPrinter(printer);
            }
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** The object at {@code key}, an empty one when there is none. */
    public static Map<String, @Nullable Object> object(@Nullable Object parent, String key) {
        return asObject(parent instanceof Map<?, ?> map ? map.get(key) : null);
    }

    @SuppressWarnings("unchecked") // JSON's objects have only strings as keys
    public static Map<String, @Nullable Object> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    public static List<?> list(@Nullable Object parent, String key) {
        return parent instanceof Map<?, ?> map && map.get(key) instanceof List<?> list ? list : List.of();
    }

    public static String string(@Nullable Object parent, String key) {
        Object value = parent instanceof Map<?, ?> map ? map.get(key) : null;
        return value == null ? "" : value.toString();
    }

    public static long number(@Nullable Object parent, String key) {
        return parent instanceof Map<?, ?> map && map.get(key) instanceof Number number ? number.longValue() : 0;
    }

    public static boolean bool(@Nullable Object parent, String key) {
        return parent instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get(key));
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.put(key, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    @SuppressWarnings("IfChainToSwitch") // for a switch over types the JVM makes a class at run time
    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Map<?, ?> object) {
            out.writeStartObject();
            for (Map.Entry<?, ?> field : object.entrySet()) {
                out.writeFieldName(String.valueOf(field.getKey()));
                write(out, field.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> array) {
            out.writeStartArray();
            for (Object element : array) {
                write(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof Fields row) {
            write(out, row.all());
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Number number) {
            out.writeRawValue(number.toString());
        } else {
            out.writeString(value.toString());
        }
    }

    /** Values that follow each other in one stream. */
    public static final class Values implements AutoCloseable {
        private final JsonParser parser;

        private Values(JsonParser parser) {
            this.parser = parser;
        }

        /** Waits for the next value; null at the end of the stream. */
        public @Nullable Object next() throws IOException {
            return parser.nextToken() == null ? null : value(parser);
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }
}
