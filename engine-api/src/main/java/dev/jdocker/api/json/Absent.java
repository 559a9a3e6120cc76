package dev.jdocker.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Empty collections that are written as {@code null}. Go writes a slice or map that was never set as {@code null} and one
 * that was set to nothing as {@code []}; clients see the difference in inspect. With these, a record never hands out a Java
 * null and still answers the very form it was given. They equal any other empty list or map.
 */
public final class Absent {
    private static final List<?> LIST = new NullList();
    private static final Map<?, ?> MAP = new NullMap();

    private Absent() {}

    @SuppressWarnings("unchecked") // empty, so it is a list of anything
    public static <T> List<T> list() {
        return (List<T>) LIST;
    }

    @SuppressWarnings("unchecked") // empty, so it is a map of anything
    public static <K, V> Map<K, V> map() {
        return (Map<K, V>) MAP;
    }

    static final class NullList extends AbstractList<Object> implements JsonSerializable {
        @Override
        public Object get(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
            json.writeNull();
        }

        @Override
        public void serializeWithType(JsonGenerator json, SerializerProvider serializers, TypeSerializer type)
                throws IOException {
            json.writeNull();
        }
    }

    static final class NullMap extends AbstractMap<Object, Object> implements JsonSerializable {
        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return Set.of();
        }

        @Override
        public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
            json.writeNull();
        }

        @Override
        public void serializeWithType(JsonGenerator json, SerializerProvider serializers, TypeSerializer type)
                throws IOException {
            json.writeNull();
        }
    }
}
