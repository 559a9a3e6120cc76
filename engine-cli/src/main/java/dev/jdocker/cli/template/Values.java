package dev.jdocker.cli.template;

import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Quoted;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How Go prints, compares and judges values. */
final class Values {
    private Values() {}

    static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> list) {
            return !list.isEmpty();
        }
        return value instanceof Map<?, ?> map ? !map.isEmpty() : value != null;
    }

    static String print(@Nullable Object value) {
        return value == null ? "<no value>" : plain(value);
    }

    private static String plain(@Nullable Object value) {
        if (value instanceof Collection<?> list) {
            StringBuilder out = new StringBuilder("[");
            for (Object element : list) {
                out.append(out.length() > 1 ? " " : "").append(plain(element));
            }
            return out.append(']').toString();
        }
        if (value instanceof Map<?, ?> map) {
            StringBuilder out = new StringBuilder("map[");
            for (Map.Entry<Object, Object> entry : new TreeMap<Object, Object>(map).entrySet()) {
                out.append(out.length() > 4 ? " " : "")
                        .append(plain(entry.getKey()))
                        .append(':')
                        .append(plain(entry.getValue()));
            }
            return out.append(']').toString();
        }
        if (value instanceof Fields row) {
            return plain(row.all());
        }
        return value == null ? "<nil>" : value.toString();
    }

    static String type(Object value) {
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Number) {
            return value instanceof Long || value instanceof Integer ? "int64" : "float64";
        }
        return value instanceof Collection ? "[]interface {}" : "interface {}";
    }

    static Number number(String text) throws TemplateException {
        try {
            String digits = text.startsWith("+") ? text.substring(1) : text;
            return digits.indexOf('.') >= 0 ? (Number) new BigDecimal(digits) : (Number) Long.decode(digits);
        } catch (NumberFormatException e) {
            throw new TemplateException("template: :1: bad number syntax: " + Quoted.string(text));
        }
    }

    /** Less than, equal to or greater than zero, as {@code left} is to {@code right}. */
    static int compare(@Nullable Object left, @Nullable Object right) throws TemplateException {
        if (left instanceof Number a && right instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        throw new TemplateException("incompatible types for comparison");
    }

    static boolean equal(@Nullable Object left, @Nullable Object right) throws TemplateException {
        if (left == null || right == null) {
            return left == null && right == null;
        }
        if (left instanceof Boolean || right instanceof Boolean) {
            return left.equals(right);
        }
        return compare(left, right) == 0;
    }
}
