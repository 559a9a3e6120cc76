package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** An offset of a clock in a time namespace. */
public record TimeOffset(
        @JsonProperty("secs") long secs,
        @JsonProperty("nanosecs") long nanosecs) {}
