package dev.jdocker.cli.context;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A context in the list of them. */
final class ContextRow extends Row {
    /** The current one is marked beside its name: that has no column, so its heading is empty. */
    static final Map<String, String> HEADINGS = Map.of(
            "Name", "NAME",
            "Description", "DESCRIPTION",
            "DockerEndpoint", "DOCKER ENDPOINT",
            "Current", "",
            "Error", "ERROR");

    private static final int ERROR_LENGTH = 45;

    private final String name;
    private final String description;
    private final String endpoint;
    private final boolean current;
    private final String error;

    private ContextRow(String name, String description, String endpoint, boolean current, String error) {
        super("formatter.clientContextContext", HEADINGS);
        this.name = name;
        this.description = description;
        this.endpoint = endpoint;
        this.current = current;
        this.error = error;
    }

    static ContextRow of(StoredContext context, boolean current) {
        String host = context.endpoint().host();
        boolean own = !host.isEmpty();
        return new ContextRow(
                context.name(),
                own || !context.description().isEmpty() ? context.description() : DefaultContext.DESCRIPTION,
                own ? host : CurrentContext.DEFAULT_HOST,
                current,
                "");
    }

    /** The chosen one, which is not there any more. */
    static ContextRow missing(String name, Path folder) {
        return new ContextRow(
                name,
                "",
                "",
                true,
                Human.ellipsis(
                        "context \"" + name + "\": context not found: open " + folder.resolve("meta.json")
                                + ": no such file or directory",
                        ERROR_LENGTH));
    }

    String name() {
        return name;
    }

    @Override
    public @Nullable Object field(String field) {
        return switch (field) {
            case "Name" -> name;
            case "Description" -> description;
            case "DockerEndpoint" -> endpoint;
            case "Current" -> current;
            case "Error" -> error;
            default -> null;
        };
    }
}
