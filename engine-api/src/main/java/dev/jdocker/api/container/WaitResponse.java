package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The end of a container: {@code {"StatusCode": 0}}, with {@code "Error": {"Message": "…"}} if waiting itself failed. */
public record WaitResponse(
        @JsonProperty("StatusCode") long statusCode,

        @JsonProperty("Error") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        WaitError error) {}
