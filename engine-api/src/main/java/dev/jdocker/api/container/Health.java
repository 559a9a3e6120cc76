package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** The state of a container's health check: {@code {"Status": "healthy", "FailingStreak": 0, "Log": []}}. */
public record Health(
        @JsonProperty("Status") String status,
        @JsonProperty("FailingStreak") int failingStreak,
        @JsonProperty("Log") List<HealthcheckResult> log) {

    public Health {
        status = Objects.requireNonNullElse(status, "");
        log = Copy.listOrAbsent(log);
    }
}
