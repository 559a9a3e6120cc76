package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The largest rate of one block device, in bytes or operations a second. */
public record DeviceThrottle(
        @JsonProperty("major") long major,
        @JsonProperty("minor") long minor,
        @JsonProperty("rate") long rate) {}
