package dev.jdocker.api.exec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** The id of something made: {@code {"Id": "4f…"}}. */
public record IdResponse(@JsonProperty("Id") String id) {

    public IdResponse {
        id = Objects.requireNonNullElse(id, "");
    }
}
