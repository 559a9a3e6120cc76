package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The root file system: {@code {"path":"rootfs","readonly":true}}. */
public record Root(
        @JsonProperty("path") String path,
        @JsonProperty("readonly") boolean readonly) {}
