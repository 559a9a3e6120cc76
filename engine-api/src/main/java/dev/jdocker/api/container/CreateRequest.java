package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.jdocker.api.network.NetworkingConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /containers/create}: the keys of {@link ContainerConfig} with {@code "HostConfig": {…}} and
 * {@code "NetworkingConfig": {…}} beside them.
 */
public record CreateRequest(
        @JsonUnwrapped ContainerConfig config,
        @JsonProperty("HostConfig") HostConfig hostConfig,

        @JsonProperty("NetworkingConfig") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        NetworkingConfig networkingConfig) {

    public CreateRequest {
        config = Objects.requireNonNullElse(config, ContainerConfig.EMPTY);
        hostConfig = Objects.requireNonNullElse(hostConfig, HostConfig.EMPTY);
    }
}
