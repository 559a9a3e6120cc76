package dev.jdocker.daemon.build.control;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.daemon.build.BuildCache;
import dev.jdocker.daemon.error.BadRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters on cache records as BuildKit's clients send them, {@code type==regular,id~=abc,shared}, as filters of the engine's. */
final class CacheFilter {

    private static final Pattern CONDITION = Pattern.compile("([a-z-]+)(?:(==|~=|!=)(.*))?");
    private static final Set<String> KNOWN =
            Set.of("id", "parent", "type", "description", "inuse", "shared", "private", "mutable", "immutable");

    private CacheFilter() {}

    static Filters parse(List<String> texts) {
        Filters filters = Filters.none();
        for (String text : texts) {
            if (text.isEmpty()) {
                continue;
            }
            if (!filters.isEmpty()) {
                throw new Unsupported("alternative filters on the cache are not supported");
            }
            for (String condition : text.split(",", -1)) {
                Matcher matcher = CONDITION.matcher(condition.strip());
                if (!matcher.matches() || !KNOWN.contains(matcher.group(1))) {
                    throw new BadRequest("invalid filter " + condition);
                }
                if ("!=".equals(matcher.group(2))) {
                    throw new Unsupported("filter " + condition + " is not supported");
                }
                String value = matcher.group(3) == null ? "true" : unquoted(matcher.group(3));
                filters = filters.with(matcher.group(1), value);
            }
        }
        return filters;
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    static boolean accepts(Filters filters, BuildCache.Entry entry) {
        return KNOWN.stream().allMatch(key -> filters.get(key).stream().allMatch(value -> accepts(key, value, entry)));
    }

    private static boolean accepts(String key, String value, BuildCache.Entry entry) {
        return switch (key) {
            case "id" -> entry.id().contains(value);
            case "parent" -> entry.parents().contains(value);
            case "type" -> entry.kind().equals(value);
            case "description" -> entry.description().equals(value);
            case "inuse" -> entry.inUse() == Boolean.parseBoolean(value);
            case "shared" -> entry.shared() == Boolean.parseBoolean(value);
            case "private" -> entry.shared() != Boolean.parseBoolean(value);
            case "mutable" -> entry.mutable() == Boolean.parseBoolean(value);
            case "immutable" -> entry.mutable() != Boolean.parseBoolean(value);
            default -> true;
        };
    }
}
