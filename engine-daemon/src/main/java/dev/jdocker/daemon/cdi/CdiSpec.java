package dev.jdocker.daemon.cdi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Objects;

/**
 * One file of the specification: {@code {"cdiVersion": "0.6.0", "kind": "vendor.com/class", "devices": [{"name": "one",
 * "containerEdits": {…}}], "containerEdits": {…}}}.
 *
 * @param edits what every device of it needs
 */
record CdiSpec(
        @JsonProperty("cdiVersion") String version,
        @JsonProperty("kind") String kind,

        @JsonProperty("devices") @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Device> devices,

        @JsonProperty("containerEdits") ContainerEdits edits) {
    CdiSpec {
        version = Objects.requireNonNullElse(version, "");
        kind = Objects.requireNonNullElse(kind, "");
        devices = devices == null ? List.of() : List.copyOf(devices);
        edits = Objects.requireNonNullElse(edits, ContainerEdits.NONE);
    }

    /** A device of it. */
    record Device(
            @JsonProperty("name") String name,
            @JsonProperty("containerEdits") ContainerEdits edits) {
        Device {
            name = Objects.requireNonNullElse(name, "");
            edits = Objects.requireNonNullElse(edits, ContainerEdits.NONE);
        }
    }
}
