package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Objects;

/**
 * The body of {@code POST /containers/{id}/update}: the keys of {@link Resources} with {@code "RestartPolicy": {…}} beside
 * them. What is absent stays as it is.
 */
public record UpdateRequest(
        @JsonUnwrapped Resources resources,
        @JsonProperty("RestartPolicy") RestartPolicy restartPolicy) {

    public UpdateRequest {
        resources = Objects.requireNonNullElse(resources, Resources.EMPTY);
        restartPolicy = Objects.requireNonNullElse(restartPolicy, RestartPolicy.EMPTY);
    }
}
