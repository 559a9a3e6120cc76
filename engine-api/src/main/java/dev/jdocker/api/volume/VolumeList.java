package dev.jdocker.api.volume;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;

/** Volumes, and what went wrong when drivers were asked for theirs: {@code {"Volumes": [], "Warnings": null}}. */
public record VolumeList(
        @JsonProperty("Volumes") List<Volume> volumes,
        @JsonProperty("Warnings") List<String> warnings) {

    public VolumeList {
        volumes = Copy.list(volumes);
        warnings = Copy.listOrAbsent(warnings);
    }
}
