package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** Options of an image mount: {@code {"Subpath": "a/b"}}. */
public record ImageOptions(
        @JsonProperty("Subpath") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String subpath) {

    public ImageOptions {
        subpath = Objects.requireNonNullElse(subpath, "");
    }
}
