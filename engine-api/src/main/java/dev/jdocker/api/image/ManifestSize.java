package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Bytes on disk for one manifest: {@code {"Content": 1, "Total": 2}}. */
public record ManifestSize(
        @JsonProperty("Content") long contentBytes,
        @JsonProperty("Total") long totalBytes) {}
