package dev.jdocker.api.secret;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** A secret that is to be kept: {@code {"Name": "password", "Labels": {}, "Data": "aHVudGVyMg=="}}, the data in base64. */
public record SecretRequest(
        @JsonProperty("Name") String name,
        @JsonProperty("Labels") Map<String, String> labels,
        @JsonProperty("Data") String data) {

    public SecretRequest {
        name = Objects.requireNonNullElse(name, "");
        labels = Copy.map(labels);
        data = Objects.requireNonNullElse(data, "");
    }

    /** Never shows the data, also not in a log. */
    @Override
    public String toString() {
        return "SecretRequest[" + name + "]";
    }
}
