package dev.jdocker.api.secret;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a secret, never its data, and of a config, with it: {@code {"ID": "…", "Version": {"Index": 1}, "CreatedAt": "…", "UpdatedAt": "…",
 * "Spec": {"Name": "password", "Labels": {}}}}.
 */
public record Secret(
        @JsonProperty("ID") String id,
        @JsonProperty("Version") Version version,
        @JsonProperty("CreatedAt") Timestamp createdAt,
        @JsonProperty("UpdatedAt") Timestamp updatedAt,
        @JsonProperty("Spec") Spec spec) {

    /** How often it was changed, which it never is: 1. */
    public record Version(@JsonProperty("Index") long index) {}

    /** What the client said; the data of a config in base64. */
    public record Spec(
            @JsonProperty("Name") String name,
            @JsonProperty("Labels") Map<String, String> labels,

            @JsonProperty("Data") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String data) {
        public Spec {
            name = Objects.requireNonNullElse(name, "");
            labels = Copy.map(labels);
        }
    }
}
