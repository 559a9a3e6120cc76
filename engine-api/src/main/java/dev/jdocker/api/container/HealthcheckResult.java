package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Timestamp;
import java.util.Objects;

/** One run of a health check: {@code {"Start": "…", "End": "…", "ExitCode": 0, "Output": ""}}. */
public record HealthcheckResult(
        @JsonProperty("Start") Timestamp start,
        @JsonProperty("End") Timestamp end,
        @JsonProperty("ExitCode") int exitCode,
        @JsonProperty("Output") String output) {

    public HealthcheckResult {
        start = Objects.requireNonNullElse(start, Timestamp.ZERO);
        end = Objects.requireNonNullElse(end, Timestamp.ZERO);
        output = Objects.requireNonNullElse(output, "");
    }
}
