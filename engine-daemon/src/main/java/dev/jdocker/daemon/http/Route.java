package dev.jdocker.daemon.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the table.
 *
 * @param shape the pattern without the names of its variables, the same for patterns that fit the same paths
 * @param literals how many segments are no variables
 */
record Route(
        String method,
        String pattern,
        String shape,
        Pattern regex,
        List<String> variables,
        int literals,
        Handler handler) {

    private static final String GREEDY = ":.*";

    static Route of(String method, String pattern, Handler handler) {
        StringBuilder regex = new StringBuilder();
        StringBuilder shape = new StringBuilder();
        List<String> variables = new ArrayList<>();
        int literals = 0;
        for (String segment : pattern.substring(1).split("/", -1)) {
            regex.append('/');
            shape.append('/');
            if (segment.startsWith("{") && segment.endsWith("}")) {
                String name = segment.substring(1, segment.length() - 1);
                variables.add(name.endsWith(GREEDY) ? name.substring(0, name.length() - GREEDY.length()) : name);
                regex.append("(.+)");
                shape.append("{}");
            } else {
                regex.append(Pattern.quote(segment));
                shape.append(segment);
                literals++;
            }
        }
        return new Route(
                method,
                pattern,
                shape.toString(),
                Pattern.compile(regex.toString()),
                List.copyOf(variables),
                literals,
                handler);
    }

    /** How {@link dev.jdocker.daemon.http.compat.Compat} names the operation. */
    String key() {
        return method + " " + pattern;
    }

    /** What the variables stand for in {@code path}, or null if it does not fit. */
    @Nullable
    Map<String, String> match(String path) {
        Matcher matcher = regex.matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        Map<String, String> values = LinkedHashMap.newLinkedHashMap(variables.size());
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i), matcher.group(i + 1));
        }
        return values;
    }
}
