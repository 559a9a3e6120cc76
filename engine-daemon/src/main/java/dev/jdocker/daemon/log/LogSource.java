package dev.jdocker.daemon.log;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Whose log it is: what drivers may say of a container, and the options it was given.
 *
 * @param name without a slash
 * @param imageName as it was asked for at create
 * @param command the program and its arguments
 * @param folder where what belongs to the container is kept
 */
public record LogSource(
        String id,
        String name,
        String imageId,
        String imageName,
        List<String> command,
        List<String> env,
        Map<String, String> labels,
        Instant created,
        Path folder,
        LogOptions options) {
    private static final int SHORT_ID = 12;

    /** What Docker's engine calls itself in tags. */
    public static final String DAEMON_NAME = "docker";

    public LogSource {
        command = List.copyOf(command);
        env = List.copyOf(env);
        labels = Map.copyOf(labels);
    }

    public String shortId() {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    /** The attributes that {@code labels}, {@code labels-regex}, {@code env} and {@code env-regex} choose, by name. */
    public Map<String, String> attributes() {
        return attributes(UnaryOperator.identity());
    }

    /** The same with other names. */
    public Map<String, String> attributes(UnaryOperator<String> rename) {
        Map<String, String> chosen = new TreeMap<>();
        choose(labels, options.text("labels"), options.text("labels-regex"), rename, chosen);
        choose(environment(), options.text("env"), options.text("env-regex"), rename, chosen);
        return chosen;
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        for (String entry : env) {
            int equals = entry.indexOf('=');
            if (equals >= 0) {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    private static void choose(
            Map<String, String> all,
            String names,
            String regex,
            UnaryOperator<String> rename,
            Map<String, String> chosen) {
        for (String name : names.split(",", -1)) {
            String value = all.get(name);
            if (value != null) {
                chosen.put(rename.apply(name), value);
            }
        }
        if (!regex.isEmpty()) {
            Pattern pattern = compile(regex);
            all.forEach((name, value) -> {
                if (pattern.matcher(name).find()) {
                    chosen.put(rename.apply(name), value);
                }
            });
        }
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            boolean unclosed = String.valueOf(e.getDescription()).startsWith("Unclosed group");
            throw new LogOptionException(
                    "error parsing regexp: "
                            + (unclosed ? "missing closing )" : String.valueOf(e.getDescription()))
                            + ": `" + regex + "`",
                    e);
        }
    }

    /** The tag of the option {@code tag}, or of {@code absent} where it is not given. */
    public String tag(String absent) {
        String template = options.text("tag");
        return new TagTemplate(template.isEmpty() ? absent : template).apply(this);
    }
}
