package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** A range that networks take their subnets from: {@code {"Base": "10.10.0.0/16", "Size": 24}}. */
public record AddressPool(
        @JsonProperty("Base") String base,
        @JsonProperty("Size") int size) {

    public AddressPool {
        base = Objects.requireNonNullElse(base, "");
    }
}
