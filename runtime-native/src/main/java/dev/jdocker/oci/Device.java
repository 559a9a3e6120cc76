package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A device node to make: {@code {"path":"/dev/fuse","type":"c","major":10,"minor":229,"fileMode":438,"uid":0,"gid":0}}. */
public record Device(
        @JsonProperty("path") String path,
        @JsonProperty("type") String type,
        @JsonProperty("major") long major,
        @JsonProperty("minor") long minor,
        @JsonProperty("fileMode") @Nullable Integer fileMode,
        @JsonProperty("uid") @Nullable Integer uid,
        @JsonProperty("gid") @Nullable Integer gid) {}
