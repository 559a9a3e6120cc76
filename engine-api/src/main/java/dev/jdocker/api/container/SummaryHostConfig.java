package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** What the list tells of a container's host configuration: {@code {"NetworkMode": "none"}}. */
public record SummaryHostConfig(
        @JsonProperty("NetworkMode") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String networkMode,

        @JsonProperty("Annotations") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> annotations) {

    /** What an absent object means: everything at its default. */
    public static final SummaryHostConfig EMPTY = new SummaryHostConfig("", Map.of());

    public SummaryHostConfig {
        networkMode = Objects.requireNonNullElse(networkMode, "");
        annotations = Copy.map(annotations);
    }
}
