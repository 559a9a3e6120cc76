package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The NUMA policy, see set_mempolicy(2). */
public record MemoryPolicy(
        @JsonProperty("mode") @Nullable String mode,
        @JsonProperty("nodes") @Nullable String nodes,
        @JsonProperty("flags") List<String> flags) {
    public MemoryPolicy {
        flags = Absent.list(flags);
    }
}
