package dev.jdocker.api.exec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;

/** How to start a process made before: {@code {"Detach": false, "Tty": false}}. */
public record ExecStartConfig(
        @JsonProperty("Detach") boolean detach,
        @JsonProperty("Tty") boolean tty,

        @JsonProperty("ConsoleSize") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Integer> consoleSize) {

    public ExecStartConfig {
        consoleSize = Copy.list(consoleSize);
    }
}
