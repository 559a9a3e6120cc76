package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a network in a container: {@code {"NetworkID": "…", "IPAddress": "172.17.0.2", "Aliases": null, …}}. */
public record EndpointSettings(
        @JsonProperty("IPAMConfig") @Nullable EndpointIpamConfig ipamConfig,
        @JsonProperty("Links") List<String> links,
        @JsonProperty("Aliases") List<String> aliases,
        @JsonProperty("MacAddress") String macAddress,
        @JsonProperty("DriverOpts") Map<String, String> driverOpts,
        @JsonProperty("GwPriority") int gwPriority,
        @JsonProperty("NetworkID") String networkId,
        @JsonProperty("EndpointID") String endpointId,
        @JsonProperty("Gateway") String gateway,
        @JsonProperty("IPAddress") String ipAddress,
        @JsonProperty("IPPrefixLen") int ipPrefixLen,
        @JsonProperty("IPv6Gateway") String ipv6Gateway,
        @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
        @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
        @JsonProperty("DNSNames") List<String> dnsNames) {

    public EndpointSettings {
        links = Copy.listOrAbsent(links);
        aliases = Copy.listOrAbsent(aliases);
        macAddress = Objects.requireNonNullElse(macAddress, "");
        driverOpts = Copy.mapOrAbsent(driverOpts);
        networkId = Objects.requireNonNullElse(networkId, "");
        endpointId = Objects.requireNonNullElse(endpointId, "");
        gateway = Objects.requireNonNullElse(gateway, "");
        ipAddress = Objects.requireNonNullElse(ipAddress, "");
        ipv6Gateway = Objects.requireNonNullElse(ipv6Gateway, "");
        globalIpv6Address = Objects.requireNonNullElse(globalIpv6Address, "");
        dnsNames = Copy.listOrAbsent(dnsNames);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.ipamConfig = ipamConfig;
        b.links = links;
        b.aliases = aliases;
        b.macAddress = macAddress;
        b.driverOpts = driverOpts;
        b.gwPriority = gwPriority;
        b.networkId = networkId;
        b.endpointId = endpointId;
        b.gateway = gateway;
        b.ipAddress = ipAddress;
        b.ipPrefixLen = ipPrefixLen;
        b.ipv6Gateway = ipv6Gateway;
        b.globalIpv6Address = globalIpv6Address;
        b.globalIpv6PrefixLen = globalIpv6PrefixLen;
        b.dnsNames = dnsNames;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private @Nullable EndpointIpamConfig ipamConfig;
        private List<String> links = Absent.list();
        private List<String> aliases = Absent.list();
        private String macAddress = "";
        private Map<String, String> driverOpts = Absent.map();
        private int gwPriority;
        private String networkId = "";
        private String endpointId = "";
        private String gateway = "";
        private String ipAddress = "";
        private int ipPrefixLen;
        private String ipv6Gateway = "";
        private String globalIpv6Address = "";
        private int globalIpv6PrefixLen;
        private List<String> dnsNames = Absent.list();

        private Builder() {}

        public Builder ipamConfig(@Nullable EndpointIpamConfig value) {
            this.ipamConfig = value;
            return this;
        }

        public Builder links(List<String> value) {
            this.links = value;
            return this;
        }

        public Builder aliases(List<String> value) {
            this.aliases = value;
            return this;
        }

        public Builder macAddress(String value) {
            this.macAddress = value;
            return this;
        }

        public Builder driverOpts(Map<String, String> value) {
            this.driverOpts = value;
            return this;
        }

        public Builder gwPriority(int value) {
            this.gwPriority = value;
            return this;
        }

        public Builder networkId(String value) {
            this.networkId = value;
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

        public Builder globalIpv6Address(String value) {
            this.globalIpv6Address = value;
            return this;
        }

        public Builder globalIpv6PrefixLen(int value) {
            this.globalIpv6PrefixLen = value;
            return this;
        }

        public Builder dnsNames(List<String> value) {
            this.dnsNames = value;
            return this;
        }

        public EndpointSettings build() {
            return new EndpointSettings(
                    ipamConfig,
                    links,
                    aliases,
                    macAddress,
                    driverOpts,
                    gwPriority,
                    networkId,
                    endpointId,
                    gateway,
                    ipAddress,
                    ipPrefixLen,
                    ipv6Gateway,
                    globalIpv6Address,
                    globalIpv6PrefixLen,
                    dnsNames);
        }
    }
}
