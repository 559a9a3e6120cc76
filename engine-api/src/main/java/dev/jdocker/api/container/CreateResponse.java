package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** The answer to a create: {@code {"Id": "4f…", "Warnings": []}}. */
public record CreateResponse(
        @JsonProperty("Id") String id,
        @JsonProperty("Warnings") List<String> warnings) {

    public CreateResponse {
        id = Objects.requireNonNullElse(id, "");
        warnings = Copy.listOrAbsent(warnings);
    }
}
