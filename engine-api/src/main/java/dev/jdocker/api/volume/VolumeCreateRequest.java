package dev.jdocker.api.volume;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A volume that is wanted: {@code {"Name": "data", "Driver": "local", "DriverOpts": {"type": "tmpfs"}, "Labels": {}}}.
 *
 * @param name empty for one without a name
 * @param clusterVolumeSpec of a volume of a cluster, which there is none of
 */
public record VolumeCreateRequest(
        @JsonProperty("Name") String name,
        @JsonProperty("Driver") String driver,
        @JsonProperty("DriverOpts") Map<String, String> driverOpts,
        @JsonProperty("Labels") Map<String, String> labels,

        @JsonProperty("ClusterVolumeSpec") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Object clusterVolumeSpec) {

    public VolumeCreateRequest {
        name = Objects.requireNonNullElse(name, "");
        driver = Objects.requireNonNullElse(driver, "");
        driverOpts = Copy.mapOrAbsent(driverOpts);
        labels = Copy.mapOrAbsent(labels);
    }
}
