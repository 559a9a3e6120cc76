package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** The block I/O weight of one device: {@code {"Path": "/dev/sda", "Weight": 100}}. */
public record WeightDevice(
        @JsonProperty("Path") String path,
        @JsonProperty("Weight") int weight) {

    public WeightDevice {
        path = Objects.requireNonNullElse(path, "");
    }
}
