package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** One thing an image removal did: {@code {"Untagged": "x:latest"}} or {@code {"Deleted": "sha256:…"}}. */
public record DeleteItem(
        @JsonProperty("Deleted") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String deleted,

        @JsonProperty("Untagged") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String untagged) {

    public DeleteItem {
        deleted = Objects.requireNonNullElse(deleted, "");
        untagged = Objects.requireNonNullElse(untagged, "");
    }
}
