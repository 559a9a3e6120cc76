package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Options of a volume mount: {@code {"NoCopy": true, "Subpath": "a/b"}}. */
public record VolumeOptions(
        @JsonProperty("NoCopy") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean noCopy,

        @JsonProperty("Labels") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> labels,

        @JsonProperty("Subpath") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String subpath,

        @JsonProperty("DriverConfig") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        VolumeDriverConfig driverConfig) {

    public VolumeOptions {
        labels = Copy.map(labels);
        subpath = Objects.requireNonNullElse(subpath, "");
    }
}
