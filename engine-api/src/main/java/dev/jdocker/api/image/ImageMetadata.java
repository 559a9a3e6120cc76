package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Timestamp;
import org.jspecify.annotations.Nullable;

/** What the engine itself knows of an image: {@code {"LastTagTime": "…"}}. */
public record ImageMetadata(
        @JsonProperty("LastTagTime") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Timestamp lastTagTime) {

    /** What an absent object means: everything at its default. */
    public static final ImageMetadata EMPTY = new ImageMetadata(null);
}
