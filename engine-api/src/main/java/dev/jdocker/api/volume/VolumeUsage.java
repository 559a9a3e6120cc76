package dev.jdocker.api.volume;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a volume takes of the disk, and how many containers have it: {@code {"RefCount": 1, "Size": 1024}}; -1 is unknown. */
public record VolumeUsage(
        @JsonProperty("RefCount") long refCount,
        @JsonProperty("Size") long sizeBytes) {}
