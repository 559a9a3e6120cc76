package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The terminal's size in characters: {@code {"height":24,"width":80}}. */
public record ConsoleSize(
        @JsonProperty("height") int height,
        @JsonProperty("width") int width) {}
