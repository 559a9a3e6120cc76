package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The priority of one network interface. */
public record NetworkPriority(
        @JsonProperty("name") String name,
        @JsonProperty("priority") long priority) {}
