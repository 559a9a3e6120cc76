package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** Options of a bind mount: {@code {"Propagation": "rprivate", "NonRecursive": true}}. */
public record BindOptions(
        @JsonProperty("Propagation") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String propagation,

        @JsonProperty("NonRecursive") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean nonRecursive,

        @JsonProperty("CreateMountpoint") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean createMountpoint,

        @JsonProperty("ReadOnlyNonRecursive") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean readOnlyNonRecursive,

        @JsonProperty("ReadOnlyForceRecursive") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean readOnlyForceRecursive) {

    public BindOptions {
        propagation = Objects.requireNonNullElse(propagation, "");
    }
}
