package dev.jdocker.cli.build;

import dev.jdocker.cli.output.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is shown when a build has failed: the step with the last lines of its output, and the place in the Dockerfile. */
final class BuildFailure {

    private static final int TAIL = 10;
    private static final int LINES_AROUND = 3;
    private static final String RULE = "--------------------\n";

    private BuildFailure() {}

    /**
     * The text.
     *
     * @param step that failed, null if none did
     * @param detail of the engine's error; its {@code source} has the Dockerfile, where this engine tells it
     */
    static String text(@Nullable BuildStep step, @Nullable Object detail) {
        StringBuilder text = new StringBuilder();
        if (step != null) {
            text.append("------\n > ").append(step.vertex().name()).append(":\n");
            step.tail(TAIL).forEach(line -> text.append(line).append('\n'));
            text.append("------\n");
        }
        Object source = Json.object(detail, "source");
        String[] lines = Json.string(source, "text").split("\n", -1);
        List<?> ranges = Json.list(source, "lines");
        if (!ranges.isEmpty() && ranges.getFirst() instanceof List<?> range && range.size() == 2) {
            excerpt(Json.string(source, "filename"), lines, number(range.get(0)), number(range.get(1)), text);
        }
        return text.toString();
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }

    private static void excerpt(String name, String[] lines, int first, int last, StringBuilder text) {
        text.append(name).append(':').append(first).append('\n').append(RULE);
        int end = Math.min(lines.length, last + LINES_AROUND);
        for (int number = Math.max(1, first - LINES_AROUND); number <= end; number++) {
            boolean blamed = number >= first && number <= last;
            text.append(String.format(Locale.ROOT, "%4d | %s %s%n", number, blamed ? ">>>" : "   ", lines[number - 1]));
        }
        text.append(RULE);
    }
}
