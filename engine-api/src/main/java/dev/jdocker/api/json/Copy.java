package dev.jdocker.api.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Defensive copies for the records of the wire. Maps are sorted by key, as Go writes them, and may hold null values. */
public final class Copy {
    private Copy() {}

    /** A copy; null becomes empty. */
    public static <T> List<T> list(@Nullable List<T> list) {
        return list == null || list.isEmpty() ? List.of() : List.copyOf(list);
    }

    /** A copy; null becomes {@link Absent#list()}, which is kept too. */
    public static <T> List<T> listOrAbsent(@Nullable List<T> list) {
        return list == null || list instanceof Absent.NullList ? Absent.list() : List.copyOf(list);
    }

    /** A copy; null becomes empty. */
    public static <V> Map<String, V> map(@Nullable Map<String, V> map) {
        return map == null || map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** A copy; null becomes {@link Absent#map()}, which is kept too. */
    public static <V> Map<String, V> mapOrAbsent(@Nullable Map<String, V> map) {
        return map == null || (Object) map instanceof Absent.NullMap ? Absent.map() : map(map);
    }
}
