package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The I/O weight of one block device. */
public record DeviceWeight(
        @JsonProperty("major") long major,
        @JsonProperty("minor") long minor,
        @JsonProperty("weight") @Nullable Integer weight,
        @JsonProperty("leafWeight") @Nullable Integer leafWeight) {}
