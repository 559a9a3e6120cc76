package dev.jdocker.api.volume;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A volume as it is: {@code {"CreatedAt": "2026-01-01T00:00:00Z", "Driver": "local", "Labels": null, "Mountpoint":
 * "/var/lib/jdocker/volumes/data/_data", "Name": "data", "Options": null, "Scope": "local"}}.
 *
 * @param labels null on the wire where the client sent none
 * @param status what a driver of a plugin tells of it
 * @param usageData only in the account of the disk
 */
public record Volume(
        @JsonProperty("CreatedAt") Timestamp createdAt,
        @JsonProperty("Driver") String driver,
        @JsonProperty("Labels") Map<String, String> labels,
        @JsonProperty("Mountpoint") String mountpoint,
        @JsonProperty("Name") String name,
        @JsonProperty("Options") Map<String, String> options,
        @JsonProperty("Scope") String scope,

        @JsonProperty("Status") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Object> status,

        @JsonProperty("UsageData") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        VolumeUsage usageData) {

    public Volume {
        createdAt = Objects.requireNonNullElse(createdAt, Timestamp.ZERO);
        driver = Objects.requireNonNullElse(driver, "");
        labels = Copy.mapOrAbsent(labels);
        mountpoint = Objects.requireNonNullElse(mountpoint, "");
        name = Objects.requireNonNullElse(name, "");
        options = Copy.mapOrAbsent(options);
        scope = Objects.requireNonNullElse(scope, "");
        status = Copy.map(status);
    }

    /** The same with what it takes of the disk. */
    public Volume withUsage(VolumeUsage usage) {
        return new Volume(createdAt, driver, labels, mountpoint, name, options, scope, status, usage);
    }
}
