package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mount: {@code {"destination":"/proc","type":"proc","source":"proc","options":["nosuid"]}}. */
public record Mount(
        @JsonProperty("destination") String destination,
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("source") @Nullable String source,
        @JsonProperty("options") List<String> options,
        @JsonProperty("uidMappings") List<IdMapping> uidMappings,
        @JsonProperty("gidMappings") List<IdMapping> gidMappings) {
    public Mount {
        options = Absent.list(options);
        uidMappings = Absent.list(uidMappings);
        gidMappings = Absent.list(gidMappings);
    }
}
