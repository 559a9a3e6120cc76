package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A resource that tasks can ask for: {@code {"DiscreteResourceSpec": {"Kind": "SSD", "Value": 3}}}. */
public record GenericResource(
        @JsonProperty("NamedResourceSpec") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        NamedResource namedResourceSpec,

        @JsonProperty("DiscreteResourceSpec") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        DiscreteResource discreteResourceSpec) {}
