package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** One host address that a container's port is published on: {@code {"HostIp": "", "HostPort": "8080"}}. */
public record PortBinding(
        @JsonProperty("HostIp") String hostIp,
        @JsonProperty("HostPort") String hostPort) {

    public PortBinding {
        hostIp = Objects.requireNonNullElse(hostIp, "");
        hostPort = Objects.requireNonNullElse(hostPort, "");
    }
}
