package dev.jdocker.cli.format;

import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How inspect prints objects: all in one JSON array, or one template for each. */
public final class InspectFormat {
    public static final String HELP = """
            Format output using a custom template:
            'json':             Print in JSON format
            'TEMPLATE':         Print output using the given Go template.
            Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates""";

    private final @Nullable Template template;
    private final boolean json;
    private final boolean escapes;

    private InspectFormat(@Nullable Template template, boolean json, boolean escapes) {
        this.template = template;
        this.json = json;
        this.escapes = escapes;
    }

    /** Reads the value of {@code --format}. */
    public static InspectFormat of(String format) throws CommandException {
        if (format.isEmpty() || format.equals("json")) {
            return new InspectFormat(null, !format.isEmpty(), false);
        }
        try {
            return new InspectFormat(Template.parse(format), false, false);
        } catch (TemplateException e) {
            throw new CommandException(64, "template parsing error: " + e.getMessage());
        }
    }

    /** With the characters escaped that mean something in HTML, as Docker's client writes what no engine has sent. */
    public InspectFormat escaping() {
        return new InspectFormat(template, json, true);
    }

    /** An image's config has only what there is in it, as templates of Docker's client see it. */
    private static @Nullable Object withoutEmpty(@Nullable Object object) {
        Map<String, @Nullable Object> image = Json.asObject(object);
        if (!image.containsKey("RootFS") || !(image.get("Config") instanceof Map<?, ?> config)) {
            return object;
        }
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        config.forEach((key, value) -> {
            if (!isEmpty(value)) {
                filled.put(String.valueOf(key), value);
            }
        });
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(image);
        shown.put("Config", filled);
        return shown;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null
                || value.equals("")
                || value.equals(false)
                || value.equals(List.of())
                || value.equals(Map.of());
    }

    /** Finds one object. */
    @FunctionalInterface
    public interface Lookup {
        @Nullable
        Object find(String name) throws IOException, InterruptedException;
    }

    /** Prints what was found, then tells what was not. */
    public int run(Session session, List<String> names, Lookup lookup)
            throws CommandException, IOException, InterruptedException {
        List<@Nullable Object> found = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(lookup.find(name));
            } catch (IOException e) {
                failures.add(Session.message(e));
            }
        }
        StringBuilder out = new StringBuilder();
        if (template == null) {
            String text = json ? Json.compact(found) : Json.indented(found, "    ");
            out.append(escapes ? Json.escaped(text) : text).append('\n');
        } else {
            for (Object object : found) {
                try {
                    out.append(template.execute(withoutEmpty(object))).append('\n');
                } catch (TemplateException e) {
                    session.print(out.append('\n').toString());
                    throw new CommandException("template parsing error: " + e.getMessage());
                }
            }
            if (found.isEmpty()) {
                out.append('\n');
            }
        }
        session.print(out.toString());
        for (String failure : failures) {
            session.warn(failure);
        }
        return failures.isEmpty() ? 0 : 1;
    }
}
