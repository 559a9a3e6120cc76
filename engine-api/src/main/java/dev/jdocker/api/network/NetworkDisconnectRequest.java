package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** The body of {@code POST /networks/{id}/disconnect}: {@code {"Container": "web", "Force": false}}. */
public record NetworkDisconnectRequest(
        @JsonProperty("Container") String container,
        @JsonProperty("Force") boolean force) {

    public NetworkDisconnectRequest {
        container = Objects.requireNonNullElse(container, "");
    }
}
