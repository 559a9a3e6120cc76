package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cache and memory bandwidth allocation (resctrl). */
public record IntelRdt(
        @JsonProperty("closID") @Nullable String closId,
        @JsonProperty("schemata") List<String> schemata,
        @JsonProperty("l3CacheSchema") @Nullable String l3CacheSchema,
        @JsonProperty("memBwSchema") @Nullable String memBwSchema,
        @JsonProperty("enableMonitoring") boolean enableMonitoring) {
    public IntelRdt {
        schemata = Absent.list(schemata);
    }
}
