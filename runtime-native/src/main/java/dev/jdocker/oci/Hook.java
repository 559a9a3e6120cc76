package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One program of {@link Hooks}; {@code timeout} in seconds. */
public record Hook(
        @JsonProperty("path") String path,
        @JsonProperty("args") List<String> args,
        @JsonProperty("env") List<String> env,
        @JsonProperty("timeout") @Nullable Integer timeout) {
    public Hook {
        args = Absent.list(args);
        env = Absent.list(env);
    }
}
