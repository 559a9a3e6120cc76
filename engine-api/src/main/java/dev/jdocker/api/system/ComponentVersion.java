package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** The version of one part of the engine: {@code {"Name": "Engine", "Version": "28.5.0", "Details": {"Os": "linux"}}}. */
public record ComponentVersion(
        @JsonProperty("Name") String name,
        @JsonProperty("Version") String version,

        @JsonProperty("Details") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> details) {

    public ComponentVersion {
        name = Objects.requireNonNullElse(name, "");
        version = Objects.requireNonNullElse(version, "");
        details = Copy.map(details);
    }
}
