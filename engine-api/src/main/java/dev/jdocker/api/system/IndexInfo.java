package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** How one registry is reached: {@code {"Name": "docker.io", "Mirrors": [], "Secure": true, "Official": true}}. */
public record IndexInfo(
        @JsonProperty("Name") String name,
        @JsonProperty("Mirrors") List<String> mirrors,
        @JsonProperty("Secure") boolean secure,
        @JsonProperty("Official") boolean official) {

    public IndexInfo {
        name = Objects.requireNonNullElse(name, "");
        mirrors = Copy.listOrAbsent(mirrors);
    }
}
