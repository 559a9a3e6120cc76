package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A range of a user namespace: {@code {"containerID":0,"hostID":100000,"size":65536}}. */
public record IdMapping(
        @JsonProperty("containerID") long containerId,
        @JsonProperty("hostID") long hostId,
        @JsonProperty("size") long size) {}
