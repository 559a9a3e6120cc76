package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;

/** A health check: {@code {"Test": ["CMD", "true"], "Interval": 30000000000}}; durations in nanoseconds, 0 = inherit. */
public record HealthConfig(
        @JsonProperty("Test") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> test,

        @JsonProperty("Interval") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long intervalNanos,

        @JsonProperty("Timeout") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long timeoutNanos,

        @JsonProperty("StartPeriod") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long startPeriodNanos,

        @JsonProperty("StartInterval") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long startIntervalNanos,

        @JsonProperty("Retries") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int retries) {

    public HealthConfig {
        test = Copy.list(test);
    }
}
