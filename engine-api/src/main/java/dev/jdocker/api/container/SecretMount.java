package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * A secret or a config as a file of a container, an addition of ours: {@code {"Source": "password", "Target": "/run/secrets/password", "UID":
 * 0, "GID": 0, "Mode": 292}}.
 *
 * @param source its name or id
 * @param id filled in by the engine
 * @param target where the file is; a name alone is below {@code /run/secrets}, that of a config in the root; empty for its own name
 * @param mode 0 for 0444
 */
public record SecretMount(
        @JsonProperty("Source") String source,

        @JsonProperty("ID") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String id,

        @JsonProperty("Target") String target,
        @JsonProperty("UID") long uid,
        @JsonProperty("GID") long gid,
        @JsonProperty("Mode") int mode) {

    public SecretMount {
        source = Objects.requireNonNullElse(source, "");
        id = Objects.requireNonNullElse(id, "");
        target = Objects.requireNonNullElse(target, "");
    }
}
