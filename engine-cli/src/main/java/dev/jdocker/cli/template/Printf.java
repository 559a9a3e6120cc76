package dev.jdocker.cli.template;

import dev.jdocker.cli.output.Quoted;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code printf}: Go's verbs v, s, q, d, x, X, o, b, c, t, f and g, with flags, width and precision. */
final class Printf {
    private Printf() {}

    static String format(String format, List<@Nullable Object> arguments) {
        StringBuilder out = new StringBuilder();
        int argument = 0;
        for (int at = 0; at < format.length(); at++) {
            char c = format.charAt(at);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int start = ++at;
            while (at < format.length() && "+-# 0123456789.".indexOf(format.charAt(at)) >= 0) {
                at++;
            }
            if (at == format.length()) {
                return out.append("%!(NOVERB)").toString();
            }
            char verb = format.charAt(at);
            if (verb == '%') {
                out.append('%');
            } else if (argument == arguments.size()) {
                out.append("%!").append(verb).append("(MISSING)");
            } else {
                out.append(one(format.substring(start, at), verb, arguments.get(argument++)));
            }
        }
        return out.toString();
    }

    private static String one(String flags, char verb, @Nullable Object value) {
        return switch (verb) {
            case 'd', 'x', 'X', 'o' ->
                value instanceof Number number
                        ? String.format(Locale.ROOT, "%" + flags + verb, number.longValue())
                        : mismatch(verb, value);
            case 'f', 'g', 'e' ->
                value instanceof Number number
                        ? String.format(Locale.ROOT, "%" + flags + verb, new BigDecimal(number.toString()))
                        : mismatch(verb, value);
            case 'c' -> value instanceof Number number ? Character.toString(number.intValue()) : mismatch(verb, value);
            case 'q' -> padded(flags, Quoted.string(Values.print(value)));
            case 's', 'v', 't' -> padded(flags, Values.print(value));
            default -> mismatch(verb, value);
        };
    }

    private static String padded(String flags, String text) {
        String digits = flags.replace("#", "").replace("+", "").replace(" ", "");
        return digits.isEmpty() ? text : String.format(Locale.ROOT, "%" + digits + "s", text);
    }

    private static String mismatch(char verb, @Nullable Object value) {
        return "%!" + verb + "(" + (value == null ? "<nil>" : Values.type(value) + "=" + Values.print(value)) + ")";
    }
}
