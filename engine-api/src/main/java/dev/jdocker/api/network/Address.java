package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** An address and its prefix: {@code {"Addr": "10.0.0.2", "PrefixLen": 24}}. */
public record Address(
        @JsonProperty("Addr") String addr,
        @JsonProperty("PrefixLen") int prefixLen) {

    public Address {
        addr = Objects.requireNonNullElse(addr, "");
    }
}
