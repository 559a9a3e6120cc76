package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /networks/create}: {@code {"Name": "web", "Driver": "bridge", "Internal": false, …}}.
 *
 * @param enableIpv4 null where it is not said, which means yes
 * @param enableIpv6 null where it is not said, which means no
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkCreateRequest(
        @JsonProperty("Name") String name,
        @JsonProperty("Driver") String driver,
        @JsonProperty("Scope") String scope,
        @JsonProperty("EnableIPv4") @Nullable Boolean enableIpv4,
        @JsonProperty("EnableIPv6") @Nullable Boolean enableIpv6,
        @JsonProperty("IPAM") @Nullable Ipam ipam,
        @JsonProperty("Internal") boolean internal,
        @JsonProperty("Attachable") boolean attachable,
        @JsonProperty("Ingress") boolean ingress,
        @JsonProperty("ConfigOnly") boolean configOnly,
        @JsonProperty("ConfigFrom") NetworkInspect.@Nullable ConfigReference configFrom,
        @JsonProperty("Options") Map<String, String> options,
        @JsonProperty("Labels") Map<String, String> labels) {

    public NetworkCreateRequest {
        name = Objects.requireNonNullElse(name, "");
        driver = Objects.requireNonNullElse(driver, "");
        scope = Objects.requireNonNullElse(scope, "");
        options = Copy.map(options);
        labels = Copy.map(labels);
    }
}
