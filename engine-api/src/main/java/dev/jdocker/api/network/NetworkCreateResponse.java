package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The answer to {@code POST /networks/create}: {@code {"Id": "b3…", "Warning": ""}}. */
public record NetworkCreateResponse(
        @JsonProperty("Id") String id,
        @JsonProperty("Warning") String warning) {}
