package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** One mount of a container as it is: {@code {"Type": "bind", "Source": "/a", "Destination": "/b", "Mode": "", "RW": true, "Propagation": "rprivate"}}. */
public record MountPoint(
        @JsonProperty("Type") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String type,

        @JsonProperty("Name") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String name,

        @JsonProperty("Source") String source,
        @JsonProperty("Destination") String destination,

        @JsonProperty("Driver") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String driver,

        @JsonProperty("Mode") String mode,
        @JsonProperty("RW") boolean writable,
        @JsonProperty("Propagation") String propagation) {

    public MountPoint {
        type = Objects.requireNonNullElse(type, "");
        name = Objects.requireNonNullElse(name, "");
        source = Objects.requireNonNullElse(source, "");
        destination = Objects.requireNonNullElse(destination, "");
        driver = Objects.requireNonNullElse(driver, "");
        mode = Objects.requireNonNullElse(mode, "");
        propagation = Objects.requireNonNullElse(propagation, "");
    }
}
