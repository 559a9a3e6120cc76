package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** When a container is started again after its end: {@code {"Name": "on-failure", "MaximumRetryCount": 3}}. */
public record RestartPolicy(
        @JsonProperty("Name") String name,
        @JsonProperty("MaximumRetryCount") int maximumRetryCount) {

    /** What an absent object means: everything at its default. */
    public static final RestartPolicy EMPTY = new RestartPolicy("", 0);

    public RestartPolicy {
        name = Objects.requireNonNullElse(name, "");
    }
}
