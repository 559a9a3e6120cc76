package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code {"Unpacked": 1}}, in bytes. */
public record UnpackedSize(@JsonProperty("Unpacked") long unpackedBytes) {}
