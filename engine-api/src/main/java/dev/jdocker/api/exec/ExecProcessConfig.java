package dev.jdocker.api.exec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The command of an exec process: {@code {"tty": false, "entrypoint": "sh", "arguments": [], "privileged": false}}. */
public record ExecProcessConfig(
        @JsonProperty("tty") boolean tty,
        @JsonProperty("entrypoint") String entrypoint,
        @JsonProperty("arguments") List<String> arguments,

        @JsonProperty("privileged") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Boolean privileged,

        @JsonProperty("user") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String user) {

    /** What an absent object means: everything at its default. */
    public static final ExecProcessConfig EMPTY = new ExecProcessConfig(false, "", List.of(), null, "");

    public ExecProcessConfig {
        entrypoint = Objects.requireNonNullElse(entrypoint, "");
        arguments = Copy.listOrAbsent(arguments);
        user = Objects.requireNonNullElse(user, "");
    }
}
