package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A namespace to make, or with a path one to join: {@code {"type":"network","path":"/run/netns/a"}}. */
public record Namespace(
        @JsonProperty("type") NamespaceType type,
        @JsonProperty("path") @Nullable String path) {}
