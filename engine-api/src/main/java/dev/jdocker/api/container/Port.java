package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** One port of a container in the list: {@code {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}}. */
public record Port(
        @JsonProperty("IP") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String ip,

        @JsonProperty("PrivatePort") int privatePort,

        @JsonProperty("PublicPort") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int publicPort,

        @JsonProperty("Type") String type) {

    public Port {
        ip = Objects.requireNonNullElse(ip, "");
        type = Objects.requireNonNullElse(type, "");
    }
}
