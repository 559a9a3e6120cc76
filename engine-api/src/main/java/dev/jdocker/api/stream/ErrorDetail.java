package dev.jdocker.api.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** An error in a progress stream: {@code {"code": 1, "message": "…"}}. */
public record ErrorDetail(
        @JsonProperty("code") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int code,

        @JsonProperty("message") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String message) {

    public ErrorDetail {
        message = Objects.requireNonNullElse(message, "");
    }
}
