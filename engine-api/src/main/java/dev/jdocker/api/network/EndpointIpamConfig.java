package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** The addresses a user asked for: {@code {"IPv4Address": "10.0.0.2"}}. */
public record EndpointIpamConfig(
        @JsonProperty("IPv4Address") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String ipv4Address,

        @JsonProperty("IPv6Address") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String ipv6Address,

        @JsonProperty("LinkLocalIPs") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> linkLocalIps) {

    public EndpointIpamConfig {
        ipv4Address = Objects.requireNonNullElse(ipv4Address, "");
        ipv6Address = Objects.requireNonNullElse(ipv6Address, "");
        linkLocalIps = Copy.list(linkLocalIps);
    }
}
