package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The execution domain, see personality(2). */
public record Personality(
        @JsonProperty("domain") @Nullable String domain,
        @JsonProperty("flags") List<String> flags) {
    public Personality {
        flags = Absent.list(flags);
    }
}
