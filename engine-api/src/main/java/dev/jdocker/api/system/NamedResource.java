package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** {@code {"Kind": "GPU", "Value": "UUID1"}}. */
public record NamedResource(
        @JsonProperty("Kind") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String kind,

        @JsonProperty("Value") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String value) {

    public NamedResource {
        kind = Objects.requireNonNullElse(kind, "");
        value = Objects.requireNonNullElse(value, "");
    }
}
