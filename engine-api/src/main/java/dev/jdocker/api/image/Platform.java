package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** An OCI platform: {@code {"architecture": "amd64", "os": "linux"}}. */
public record Platform(
        @JsonProperty("architecture") String architecture,
        @JsonProperty("os") String os,

        @JsonProperty("os.version") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String osVersion,

        @JsonProperty("os.features") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> osFeatures,

        @JsonProperty("variant") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String variant) {

    public Platform {
        architecture = Objects.requireNonNullElse(architecture, "");
        os = Objects.requireNonNullElse(os, "");
        osVersion = Objects.requireNonNullElse(osVersion, "");
        osFeatures = Copy.list(osFeatures);
        variant = Objects.requireNonNullElse(variant, "");
    }
}
