package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** A host device given to the container: {@code {"PathOnHost": "/dev/fuse", "PathInContainer": "/dev/fuse", "CgroupPermissions": "rwm"}}. */
public record DeviceMapping(
        @JsonProperty("PathOnHost") String pathOnHost,
        @JsonProperty("PathInContainer") String pathInContainer,
        @JsonProperty("CgroupPermissions") String cgroupPermissions) {

    public DeviceMapping {
        pathOnHost = Objects.requireNonNullElse(pathOnHost, "");
        pathInContainer = Objects.requireNonNullElse(pathInContainer, "");
        cgroupPermissions = Objects.requireNonNullElse(cgroupPermissions, "");
    }
}
