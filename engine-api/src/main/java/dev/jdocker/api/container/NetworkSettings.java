package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.network.Address;
import dev.jdocker.api.network.EndpointSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The network state of a container: {@code {"SandboxKey": "…", "Ports": {}, "Networks": {"none": {…}}, …}}. */
public record NetworkSettings(
        @JsonProperty("Bridge") String bridge,
        @JsonProperty("SandboxID") String sandboxId,
        @JsonProperty("SandboxKey") String sandboxKey,
        @JsonProperty("Ports") Map<String, @Nullable List<PortBinding>> ports,
        @JsonProperty("HairpinMode") boolean hairpinMode,
        @JsonProperty("LinkLocalIPv6Address") String linkLocalIpv6Address,
        @JsonProperty("LinkLocalIPv6PrefixLen") int linkLocalIpv6PrefixLen,
        @JsonProperty("SecondaryIPAddresses") List<Address> secondaryIpAddresses,
        @JsonProperty("SecondaryIPv6Addresses") List<Address> secondaryIpv6Addresses,
        @JsonProperty("EndpointID") String endpointId,
        @JsonProperty("Gateway") String gateway,
        @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
        @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
        @JsonProperty("IPAddress") String ipAddress,
        @JsonProperty("IPPrefixLen") int ipPrefixLen,
        @JsonProperty("IPv6Gateway") String ipv6Gateway,
        @JsonProperty("MacAddress") String macAddress,
        @JsonProperty("Networks") Map<String, EndpointSettings> networks) {

    /** What an absent object means: everything at its default. */
    public static final NetworkSettings EMPTY = new Builder().build();

    public NetworkSettings {
        bridge = Objects.requireNonNullElse(bridge, "");
        sandboxId = Objects.requireNonNullElse(sandboxId, "");
        sandboxKey = Objects.requireNonNullElse(sandboxKey, "");
        ports = Copy.mapOrAbsent(ports);
        linkLocalIpv6Address = Objects.requireNonNullElse(linkLocalIpv6Address, "");
        secondaryIpAddresses = Copy.listOrAbsent(secondaryIpAddresses);
        secondaryIpv6Addresses = Copy.listOrAbsent(secondaryIpv6Addresses);
        endpointId = Objects.requireNonNullElse(endpointId, "");
        gateway = Objects.requireNonNullElse(gateway, "");
        globalIpv6Address = Objects.requireNonNullElse(globalIpv6Address, "");
        ipAddress = Objects.requireNonNullElse(ipAddress, "");
        ipv6Gateway = Objects.requireNonNullElse(ipv6Gateway, "");
        macAddress = Objects.requireNonNullElse(macAddress, "");
        networks = Copy.mapOrAbsent(networks);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.bridge = bridge;
        b.sandboxId = sandboxId;
        b.sandboxKey = sandboxKey;
        b.ports = ports;
        b.hairpinMode = hairpinMode;
        b.linkLocalIpv6Address = linkLocalIpv6Address;
        b.linkLocalIpv6PrefixLen = linkLocalIpv6PrefixLen;
        b.secondaryIpAddresses = secondaryIpAddresses;
        b.secondaryIpv6Addresses = secondaryIpv6Addresses;
        b.endpointId = endpointId;
        b.gateway = gateway;
        b.globalIpv6Address = globalIpv6Address;
        b.globalIpv6PrefixLen = globalIpv6PrefixLen;
        b.ipAddress = ipAddress;
        b.ipPrefixLen = ipPrefixLen;
        b.ipv6Gateway = ipv6Gateway;
        b.macAddress = macAddress;
        b.networks = networks;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String bridge = "";
        private String sandboxId = "";
        private String sandboxKey = "";
        private Map<String, @Nullable List<PortBinding>> ports = Absent.map();
        private boolean hairpinMode;
        private String linkLocalIpv6Address = "";
        private int linkLocalIpv6PrefixLen;
        private List<Address> secondaryIpAddresses = Absent.list();
        private List<Address> secondaryIpv6Addresses = Absent.list();
        private String endpointId = "";
        private String gateway = "";
        private String globalIpv6Address = "";
        private int globalIpv6PrefixLen;
        private String ipAddress = "";
        private int ipPrefixLen;
        private String ipv6Gateway = "";
        private String macAddress = "";
        private Map<String, EndpointSettings> networks = Absent.map();

        private Builder() {}

        public Builder bridge(String value) {
            this.bridge = value;
            return this;
        }

        public Builder sandboxId(String value) {
            this.sandboxId = value;
            return this;
        }

        public Builder sandboxKey(String value) {
            this.sandboxKey = value;
            return this;
        }

        public Builder ports(Map<String, @Nullable List<PortBinding>> value) {
            this.ports = value;
            return this;
        }

        public Builder hairpinMode(boolean value) {
            this.hairpinMode = value;
            return this;
        }

        public Builder linkLocalIpv6Address(String value) {
            this.linkLocalIpv6Address = value;
            return this;
        }

        public Builder linkLocalIpv6PrefixLen(int value) {
            this.linkLocalIpv6PrefixLen = value;
            return this;
        }

        public Builder secondaryIpAddresses(List<Address> value) {
            this.secondaryIpAddresses = value;
            return this;
        }

        public Builder secondaryIpv6Addresses(List<Address> value) {
            this.secondaryIpv6Addresses = value;
            return this;
        }

        public Builder endpointId(String value) {
            this.endpointId = value;
            return this;
        }

        public Builder gateway(String value) {
            this.gateway = value;
            return this;
        }

        public Builder globalIpv6Address(String value) {
            this.globalIpv6Address = value;
            return this;
        }

        public Builder globalIpv6PrefixLen(int value) {
            this.globalIpv6PrefixLen = value;
            return this;
        }

        public Builder ipAddress(String value) {
            this.ipAddress = value;
            return this;
        }

        public Builder ipPrefixLen(int value) {
            this.ipPrefixLen = value;
            return this;
        }

        public Builder ipv6Gateway(String value) {
            this.ipv6Gateway = value;
            return this;
        }

        public Builder macAddress(String value) {
            this.macAddress = value;
            return this;
        }

        public Builder networks(Map<String, EndpointSettings> value) {
            this.networks = value;
            return this;
        }

        public NetworkSettings build() {
            return new NetworkSettings(
                    bridge,
                    sandboxId,
                    sandboxKey,
                    ports,
                    hairpinMode,
                    linkLocalIpv6Address,
                    linkLocalIpv6PrefixLen,
                    secondaryIpAddresses,
                    secondaryIpv6Addresses,
                    endpointId,
                    gateway,
                    globalIpv6Address,
                    globalIpv6PrefixLen,
                    ipAddress,
                    ipPrefixLen,
                    ipv6Gateway,
                    macAddress,
                    networks);
        }
    }
}
