package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /networks/{id}/connect}: {@code {"Container": "web", "EndpointConfig": {"Aliases": ["www"]}}}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkConnectRequest(
        @JsonProperty("Container") String container,
        @JsonProperty("EndpointConfig") @Nullable EndpointSettings endpointConfig) {

    public NetworkConnectRequest {
        container = Objects.requireNonNullElse(container, "");
    }
}
