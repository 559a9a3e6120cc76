package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A request for devices from a device driver: {@code {"Driver": "cdi", "DeviceIDs": ["vendor/class=name"]}}. */
public record DeviceRequest(
        @JsonProperty("Driver") String driver,
        @JsonProperty("Count") int count,
        @JsonProperty("DeviceIDs") List<String> deviceIds,
        @JsonProperty("Capabilities") List<List<String>> capabilities,
        @JsonProperty("Options") Map<String, String> options) {

    public DeviceRequest {
        driver = Objects.requireNonNullElse(driver, "");
        deviceIds = Copy.listOrAbsent(deviceIds);
        capabilities = Copy.listOrAbsent(capabilities);
        options = Copy.mapOrAbsent(options);
    }
}
