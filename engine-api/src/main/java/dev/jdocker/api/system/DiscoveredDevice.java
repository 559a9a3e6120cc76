package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** A device found by a device driver: {@code {"Source": "cdi", "ID": "vendor/class=name"}}. */
public record DiscoveredDevice(
        @JsonProperty("Source") String source,
        @JsonProperty("ID") String id) {

    public DiscoveredDevice {
        source = Objects.requireNonNullElse(source, "");
        id = Objects.requireNonNullElse(id, "");
    }
}
