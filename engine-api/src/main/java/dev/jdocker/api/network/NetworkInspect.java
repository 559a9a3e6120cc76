package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import java.util.Map;
import java.util.Objects;

/** A network: {@code {"Name": "host", "Id": "b3…", "Created": "…", "Scope": "local", "Driver": "host", "Containers": {}, …}}. */
public record NetworkInspect(
        @JsonProperty("Name") String name,
        @JsonProperty("Id") String id,
        @JsonProperty("Created") Timestamp created,
        @JsonProperty("Scope") String scope,
        @JsonProperty("Driver") String driver,
        @JsonProperty("EnableIPv4") boolean enableIpv4,
        @JsonProperty("EnableIPv6") boolean enableIpv6,
        @JsonProperty("IPAM") Ipam ipam,
        @JsonProperty("Internal") boolean internal,
        @JsonProperty("Attachable") boolean attachable,
        @JsonProperty("Ingress") boolean ingress,
        @JsonProperty("ConfigFrom") ConfigReference configFrom,
        @JsonProperty("ConfigOnly") boolean configOnly,
        @JsonProperty("Containers") Map<String, Endpoint> containers,
        @JsonProperty("Options") Map<String, String> options,
        @JsonProperty("Labels") Map<String, String> labels) {

    public NetworkInspect {
        created = Objects.requireNonNullElse(created, Timestamp.ZERO);
        ipam = Objects.requireNonNullElse(ipam, Ipam.DEFAULT);
        configFrom = Objects.requireNonNullElse(configFrom, ConfigReference.NONE);
        containers = Copy.mapOrAbsent(containers);
        options = Copy.mapOrAbsent(options);
        labels = Copy.mapOrAbsent(labels);
    }

    /** The network whose configuration this one has: {@code {"Network": ""}}. */
    public record ConfigReference(@JsonProperty("Network") String network) {

        public static final ConfigReference NONE = new ConfigReference("");
    }

    /** A running container in it, by its id: {@code {"Name": "web", "EndpointID": "8b…", "MacAddress": "", …}}. */
    public record Endpoint(
            @JsonProperty("Name") String name,
            @JsonProperty("EndpointID") String endpointId,
            @JsonProperty("MacAddress") String macAddress,
            @JsonProperty("IPv4Address") String ipv4Address,
            @JsonProperty("IPv6Address") String ipv6Address) {}
}
