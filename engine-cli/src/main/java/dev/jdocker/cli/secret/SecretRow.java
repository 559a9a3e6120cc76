package dev.jdocker.cli.secret;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A secret, as {@code secret ls} shows it. */
final class SecretRow extends Row {
    static final Map<String, String> HEADINGS = Map.of(
            "ID", "ID",
            "Name", "NAME",
            "CreatedAt", "CREATED",
            "UpdatedAt", "UPDATED",
            "Labels", "LABELS");

    private final @Nullable Object secret;
    private final Instant now;

    SecretRow(String kind, @Nullable Object secret, Instant now) {
        super("*formatter." + kind + "Context", HEADINGS);
        this.secret = secret;
        this.now = now;
    }

    @Override
    public String label(String key) {
        return Json.string(labels(), key);
    }

    private Map<String, @Nullable Object> labels() {
        return Json.object(Json.object(secret, "Spec"), "Labels");
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Name" -> Json.string(Json.object(secret, "Spec"), "Name");
            case "CreatedAt", "UpdatedAt" ->
                Human.ago(Instant.parse(Json.string(secret, name)).getEpochSecond(), now);
            case "Labels" ->
                labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
            default -> Json.string(secret, name);
        };
    }
}
