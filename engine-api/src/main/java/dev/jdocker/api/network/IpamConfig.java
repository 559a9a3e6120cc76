package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** A subnet of a network: {@code {"Subnet": "10.1.0.0/16", "IPRange": "10.1.2.0/24", "Gateway": "10.1.0.1", "AuxiliaryAddresses": {"printer": "10.1.0.9"}}}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IpamConfig(
        @JsonProperty("Subnet") String subnet,
        @JsonProperty("IPRange") String ipRange,
        @JsonProperty("Gateway") String gateway,
        @JsonProperty("AuxiliaryAddresses") Map<String, String> auxiliaryAddresses) {

    public IpamConfig {
        subnet = Objects.requireNonNullElse(subnet, "");
        ipRange = Objects.requireNonNullElse(ipRange, "");
        gateway = Objects.requireNonNullElse(gateway, "");
        auxiliaryAddresses = Copy.map(auxiliaryAddresses);
    }
}
