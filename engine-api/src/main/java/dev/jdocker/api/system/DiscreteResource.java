package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** {@code {"Kind": "SSD", "Value": 3}}. */
public record DiscreteResource(
        @JsonProperty("Kind") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String kind,

        @JsonProperty("Value") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long value) {

    public DiscreteResource {
        kind = Objects.requireNonNullElse(kind, "");
    }
}
