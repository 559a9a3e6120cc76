package dev.jdocker.daemon.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The template of a tag: text with {@code {{.Name}}} and the like, as of Go's text/template the part that tags are made of:
 * the container's properties, {@code {{(.ExtraAttributes nil).KEY}}}, and the functions upper, lower, title, truncate and
 * json behind a bar.
 */
final class TagTemplate {
    private static final Pattern STEP = Pattern.compile("\\|");
    private static final Pattern FIELD = Pattern.compile("\\.([A-Za-z]\\w*)");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\(\\.ExtraAttributes nil\\)\\.([A-Za-z_]\\w*)");
    private static final Pattern CALL = Pattern.compile("(upper|lower|title|json|println)|truncate (\\d+)");

    private final String source;

    TagTemplate(String source) {
        this.source = source;
    }

    String apply(LogSource container) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int open = source.indexOf("{{"); open >= 0; open = source.indexOf("{{", at)) {
            int close = source.indexOf("}}", open);
            String action = source.substring(open + 2, close < 0 ? source.length() : close)
                    .strip();
            if (close < 0) {
                throw new LogOptionException("template: log-tag:1: "
                        + (action.equals(".") ? "illegal number syntax: \".\"" : "unclosed action"));
            }
            out.append(source, at, open);
            out.append(evaluate(container, action, open + 2));
            at = close + 2;
        }
        return out.append(source.substring(at)).toString();
    }

    private static String evaluate(LogSource container, String action, int column) {
        if (action.isEmpty()) {
            throw new LogOptionException("template: log-tag:1: missing value for command");
        }
        List<String> steps = new ArrayList<>(List.of(STEP.split(action, -1)));
        String value = operand(container, steps.removeFirst().strip(), column);
        for (String step : steps) {
            value = call(step.strip(), value);
        }
        return value;
    }

    private static String operand(LogSource container, String text, int column) {
        Matcher field = FIELD.matcher(text);
        if (field.matches()) {
            return field(container, field.group(1))
                    .orElseThrow(() -> new LogOptionException("template: log-tag:1:" + column
                            + ": executing \"log-tag\" at <" + text + ">: can't evaluate field " + field.group(1)
                            + " in type *logger.Info"));
        }
        Matcher attribute = ATTRIBUTE.matcher(text);
        if (attribute.matches()) {
            return container.attributes().getOrDefault(attribute.group(1), "");
        }
        List<String> words = List.of(text.split(" ", 2));
        if (words.size() == 2 && CALL.matcher(words.getFirst()).matches()) {
            return call(words.getFirst(), operand(container, words.getLast().strip(), column));
        }
        throw new LogOptionException("template: log-tag:1: this engine does not know \"" + text + "\" in a tag");
    }

    private static Optional<String> field(LogSource container, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "ID" -> container.shortId();
                    case "FullID", "ContainerID" -> container.id();
                    case "Name" -> container.name();
                    case "ContainerName" -> "/" + container.name();
                    case "ImageID" ->
                        container
                                .imageId()
                                .substring(0, Math.min(12, container.imageId().length()));
                    case "ImageFullID", "ContainerImageID" -> container.imageId();
                    case "ImageName", "ContainerImageName" -> container.imageName();
                    case "DaemonName" -> LogSource.DAEMON_NAME;
                    case "Command" -> String.join(" ", container.command());
                    case "ContainerEntrypoint" -> container.command().getFirst();
                    case "Hostname" -> HostName.get();
                    case "ContainerLabels" -> print(container.labels());
                    default -> null;
                });
    }

    private static String print(Map<String, String> labels) {
        StringBuilder text = new StringBuilder("map[");
        labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> text.append(text.length() > 4 ? " " : "")
                        .append(label.getKey())
                        .append(':')
                        .append(label.getValue()));
        return text.append(']').toString();
    }

    private static String call(String function, String value) {
        Matcher call = CALL.matcher(function);
        if (!call.matches()) {
            throw new LogOptionException(
                    "template: log-tag:1: function \"" + function.split(" ", 2)[0] + "\" not defined");
        }
        if (call.group(2) != null) {
            int length = Integer.parseInt(call.group(2));
            return value.substring(0, Math.min(length, value.length()));
        }
        return switch (function) {
            case "upper" -> value.toUpperCase(Locale.ROOT);
            case "lower" -> value.toLowerCase(Locale.ROOT);
            case "title" -> value.isEmpty() ? "" : value.substring(0, 1).toUpperCase(Locale.ROOT) + value.substring(1);
            case "json" -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            default -> value + "\n";
        };
    }
}
