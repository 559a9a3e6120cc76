package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** The body of every error: {@code {"message": "…"}}. */
public record ErrorResponse(@JsonProperty("message") String message) {

    public ErrorResponse {
        message = Objects.requireNonNullElse(message, "");
    }
}
