package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mount asked for by type: {@code {"Type": "bind", "Source": "/a", "Target": "/b", "ReadOnly": true}}.
 *
 * @param idMap an addition of ours, {@code "1000:1000"}: the user and group of the container that stand for the owner of the files
 */
public record Mount(
        @JsonProperty("Type") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String type,

        @JsonProperty("Source") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String source,

        @JsonProperty("Target") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String target,

        @JsonProperty("ReadOnly") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean readOnly,

        @JsonProperty("Consistency") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String consistency,

        @JsonProperty("BindOptions") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        BindOptions bindOptions,

        @JsonProperty("VolumeOptions") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        VolumeOptions volumeOptions,

        @JsonProperty("ImageOptions") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ImageOptions imageOptions,

        @JsonProperty("TmpfsOptions") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        TmpfsOptions tmpfsOptions,

        @JsonProperty("IDMap") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String idMap) {

    public Mount {
        type = Objects.requireNonNullElse(type, "");
        source = Objects.requireNonNullElse(source, "");
        target = Objects.requireNonNullElse(target, "");
        consistency = Objects.requireNonNullElse(consistency, "");
        idMap = Objects.requireNonNullElse(idMap, "");
    }
}
