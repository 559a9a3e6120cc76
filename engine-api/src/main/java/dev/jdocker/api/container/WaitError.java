package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** Why waiting failed: {@code {"Message": "…"}}. */
public record WaitError(
        @JsonProperty("Message") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String message) {

    public WaitError {
        message = Objects.requireNonNullElse(message, "");
    }
}
