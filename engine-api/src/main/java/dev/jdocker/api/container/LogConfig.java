package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** The log driver of a container and its options: {@code {"Type": "json-file", "Config": {"max-size": "10m"}}}. */
public record LogConfig(
        @JsonProperty("Type") String type,
        @JsonProperty("Config") Map<String, String> config) {

    /** What an absent object means: everything at its default. */
    public static final LogConfig EMPTY = new LogConfig("", Map.of());

    public LogConfig {
        type = Objects.requireNonNullElse(type, "");
        config = Copy.mapOrAbsent(config);
    }
}
