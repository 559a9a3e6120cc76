package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** The driver that makes a volume and its options: {@code {"Name": "local", "Options": {}}}. */
public record VolumeDriverConfig(
        @JsonProperty("Name") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String name,

        @JsonProperty("Options") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> options) {

    public VolumeDriverConfig {
        name = Objects.requireNonNullElse(name, "");
        options = Copy.map(options);
    }
}
