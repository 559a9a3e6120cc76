package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** A rate limit of one block device, bytes or operations per second: {@code {"Path": "/dev/sda", "Rate": 1048576}}. */
public record ThrottleDevice(
        @JsonProperty("Path") String path,
        @JsonProperty("Rate") long rate) {

    public ThrottleDevice {
        path = Objects.requireNonNullElse(path, "");
    }
}
