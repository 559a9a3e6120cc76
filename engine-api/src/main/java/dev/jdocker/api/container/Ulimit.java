package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.Set;

/** A resource limit of the container's processes: {@code {"Name": "nofile", "Hard": 1024, "Soft": 512}}; -1 is unlimited. */
public record Ulimit(
        @JsonProperty("Name") String name,
        @JsonProperty("Hard") long hard,
        @JsonProperty("Soft") long soft) {

    /** Those that Linux has. */
    public static final Set<String> NAMES = Set.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    public Ulimit {
        name = Objects.requireNonNullElse(name, "");
    }
}
