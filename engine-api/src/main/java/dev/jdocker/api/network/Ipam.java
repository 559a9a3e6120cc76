package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a network gives addresses: {@code {"Driver": "default", "Options": {}, "Config": [{"Subnet": "10.1.0.0/16"}]}}. */
public record Ipam(
        @JsonProperty("Driver") String driver,
        @JsonProperty("Options") @Nullable Map<String, String> options,
        @JsonProperty("Config") @Nullable List<IpamConfig> config) {

    /** Of a network that gives none. */
    public static final Ipam DEFAULT = new Ipam("default", null, null);

    public Ipam {
        driver = Objects.requireNonNullElse(driver, "");
        options = options == null ? null : Copy.map(options);
        config = config == null ? null : List.copyOf(config);
    }

    /** The subnets, none where nothing is said. */
    public List<IpamConfig> subnets() {
        return config == null ? List.of() : config;
    }
}
