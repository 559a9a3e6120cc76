package dev.jdocker.cli.template;

import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions a template can call: Go's own and those of Docker's client. */
final class Functions {
    private static final Set<String> NAMES = Set.of(
            "and",
            "or",
            "not",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "len",
            "index",
            "slice",
            "print",
            "println",
            "printf",
            "json",
            "join",
            "split",
            "lower",
            "upper",
            "title",
            "pad",
            "truncate");

    private Functions() {}

    static boolean known(String name) {
        return NAMES.contains(name);
    }

    static boolean changesText(String name) {
        return switch (name) {
            case "json", "join", "split", "lower", "upper", "title", "pad", "truncate" -> true;
            default -> false;
        };
    }

    static Object call(String name, List<@Nullable Object> arguments) throws TemplateException {
        Object result = switch (name) {
            case "not" -> !Values.truth(argument(name, arguments, 0));
            case "eq" -> equalsAny(arguments);
            case "ne" -> !Values.equal(argument(name, arguments, 0), argument(name, arguments, 1));
            case "lt" -> compare(name, arguments) < 0;
            case "le" -> compare(name, arguments) <= 0;
            case "gt" -> compare(name, arguments) > 0;
            case "ge" -> compare(name, arguments) >= 0;
            case "len" -> length(argument(name, arguments, 0));
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "print" -> print(arguments, false);
            case "println" -> print(arguments, true);
            case "printf" -> Printf.format(text(name, arguments, 0), arguments.subList(1, arguments.size()));
            case "json" -> json(argument(name, arguments, 0));
            case "join" -> join(argument(name, arguments, 0), text(name, arguments, 1));
            case "split" -> Arrays.asList(text(name, arguments, 0).split(Pattern.quote(text(name, arguments, 1)), -1));
            case "lower" -> text(name, arguments, 0).toLowerCase(Locale.ROOT);
            case "upper" -> text(name, arguments, 0).toUpperCase(Locale.ROOT);
            case "title" -> title(text(name, arguments, 0));
            case "pad" -> pad(name, arguments);
            case "truncate" -> truncate(text(name, arguments, 0), number(name, arguments, 1));
            default -> throw new TemplateException("function " + Quoted.string(name) + " not defined");
        };
        return result;
    }

    private static String json(@Nullable Object value) {
        return value instanceof Fields row ? Json.row(row) : Json.compact(value);
    }

    private static @Nullable Object argument(String name, List<@Nullable Object> arguments, int index)
            throws TemplateException {
        if (index >= arguments.size()) {
            throw new TemplateException("template: wrong number of args for " + name + ": want at least " + (index + 1)
                    + " got " + arguments.size());
        }
        return arguments.get(index);
    }

    private static String text(String name, List<@Nullable Object> arguments, int index) throws TemplateException {
        return Values.print(argument(name, arguments, index));
    }

    private static int number(String name, List<@Nullable Object> arguments, int index) throws TemplateException {
        if (argument(name, arguments, index) instanceof Number number) {
            return number.intValue();
        }
        throw new TemplateException("template: wrong type for value; expected int");
    }

    private static boolean equalsAny(List<@Nullable Object> arguments) throws TemplateException {
        Object first = argument("eq", arguments, 0);
        argument("eq", arguments, 1);
        for (int i = 1; i < arguments.size(); i++) {
            if (Values.equal(first, arguments.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static int compare(String name, List<@Nullable Object> arguments) throws TemplateException {
        return Values.compare(argument(name, arguments, 0), argument(name, arguments, 1));
    }

    private static long length(@Nullable Object value) throws TemplateException {
        if (value == null) {
            return 0;
        }
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof Collection<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        throw new TemplateException("len of type " + Values.type(value));
    }

    private static Object index(List<@Nullable Object> arguments) throws TemplateException {
        Object value = argument("index", arguments, 0);
        for (Object key : arguments.subList(1, arguments.size())) {
            value = element(value, key);
        }
        return value == null ? "<no value>" : value;
    }

    private static @Nullable Object element(@Nullable Object value, @Nullable Object key) throws TemplateException {
        if (value == null) {
            throw new TemplateException("error calling index: index of untyped nil");
        }
        if (value instanceof Map<?, ?> map) {
            return map.containsKey(key) ? map.get(key) : "";
        }
        if (value instanceof List<?> list) {
            int at = key instanceof Number number ? number.intValue() : -1;
            if (at < 0 || at >= list.size()) {
                throw new TemplateException("error calling index: index out of range: " + Values.print(key));
            }
            return list.get(at);
        }
        throw new TemplateException("error calling index: can't index item of type " + Values.type(value));
    }

    private static Object slice(List<@Nullable Object> arguments) throws TemplateException {
        Object value = argument("slice", arguments, 0);
        int size = (int) length(value);
        int from = arguments.size() > 1 ? number("slice", arguments, 1) : 0;
        int to = arguments.size() > 2 ? number("slice", arguments, 2) : size;
        if (from < 0 || from > to || to > size) {
            throw new TemplateException("error calling slice: index out of range: " + to);
        }
        return value instanceof List<?> list
                ? list.subList(from, to)
                : Values.print(value).substring(from, to);
    }

    private static String print(List<@Nullable Object> arguments, boolean line) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            // Go's Print puts a space only between operands neither of which is a string, Println always.
            boolean words = i > 0 && !(arguments.get(i) instanceof String) && !(arguments.get(i - 1) instanceof String);
            out.append(i > 0 && (line || words) ? " " : "").append(Values.print(arguments.get(i)));
        }
        return line ? out.append('\n').toString() : out.toString();
    }

    private static String join(@Nullable Object list, String separator) throws TemplateException {
        if (list == null) {
            return "";
        }
        if (!(list instanceof Collection<?> elements)) {
            throw new TemplateException("template: wrong type for value; expected []string; got " + Values.type(list));
        }
        List<String> words = new ArrayList<>();
        for (Object element : elements) {
            words.add(Values.print(element));
        }
        return String.join(separator, words);
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (i == 0 || Character.isWhitespace(out.charAt(i - 1))) {
                out.setCharAt(i, Character.toTitleCase(out.charAt(i)));
            }
        }
        return out.toString();
    }

    private static String pad(String name, List<@Nullable Object> arguments) throws TemplateException {
        String text = text(name, arguments, 0);
        return text.isEmpty()
                ? text
                : " ".repeat(number(name, arguments, 1)) + text + " ".repeat(number(name, arguments, 2));
    }

    private static String truncate(String text, int length) {
        return text.length() < length ? text : text.substring(0, length);
    }
}
