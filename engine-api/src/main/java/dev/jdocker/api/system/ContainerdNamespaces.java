package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** {@code {"Containers": "moby", "Plugins": "plugins.moby"}}. */
public record ContainerdNamespaces(
        @JsonProperty("Containers") String containers,
        @JsonProperty("Plugins") String plugins) {

    /** What an absent object means: everything at its default. */
    public static final ContainerdNamespaces EMPTY = new ContainerdNamespaces("", "");

    public ContainerdNamespaces {
        containers = Objects.requireNonNullElse(containers, "");
        plugins = Objects.requireNonNullElse(plugins, "");
    }
}
