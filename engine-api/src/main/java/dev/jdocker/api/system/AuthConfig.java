package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** Credentials for a registry: {@code {"username": "", "password": "", "serveraddress": ""}}. */
public record AuthConfig(
        @JsonProperty("username") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String username,

        @JsonProperty("password") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String password,

        @JsonProperty("auth") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String auth,

        @JsonProperty("email") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String email,

        @JsonProperty("serveraddress") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String serverAddress,

        @JsonProperty("identitytoken") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String identityToken,

        @JsonProperty("registrytoken") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String registryToken) {

    public AuthConfig {
        username = Objects.requireNonNullElse(username, "");
        password = Objects.requireNonNullElse(password, "");
        auth = Objects.requireNonNullElse(auth, "");
        email = Objects.requireNonNullElse(email, "");
        serverAddress = Objects.requireNonNullElse(serverAddress, "");
        identityToken = Objects.requireNonNullElse(identityToken, "");
        registryToken = Objects.requireNonNullElse(registryToken, "");
    }
}
