package dev.jdocker.api.exec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of an exec process: {@code {"ID": "…", "Running": false, "ExitCode": 0, …}}; the exit code is null while it runs. */
public record ExecInspect(
        @JsonProperty("ID") String id,
        @JsonProperty("Running") boolean running,
        @JsonProperty("ExitCode") @Nullable Integer exitCode,
        @JsonProperty("ProcessConfig") ExecProcessConfig processConfig,
        @JsonProperty("OpenStdin") boolean openStdin,
        @JsonProperty("OpenStderr") boolean openStderr,
        @JsonProperty("OpenStdout") boolean openStdout,
        @JsonProperty("CanRemove") boolean canRemove,
        @JsonProperty("ContainerID") String containerId,
        @JsonProperty("DetachKeys") String detachKeys,
        @JsonProperty("Pid") int pid) {

    public ExecInspect {
        id = Objects.requireNonNullElse(id, "");
        processConfig = Objects.requireNonNullElse(processConfig, ExecProcessConfig.EMPTY);
        containerId = Objects.requireNonNullElse(containerId, "");
        detachKeys = Objects.requireNonNullElse(detachKeys, "");
    }
}
