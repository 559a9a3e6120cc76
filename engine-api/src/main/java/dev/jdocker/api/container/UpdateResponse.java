package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to an update: {@code {"Warnings":["…"]}}; none is null. */
public record UpdateResponse(
        @JsonProperty("Warnings") @Nullable List<String> warnings) {

    public UpdateResponse {
        warnings = warnings == null ? null : List.copyOf(warnings);
    }
}
