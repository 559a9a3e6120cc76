package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scheduling policy of a process, see sched_setattr(2). */
public record Scheduler(
        @JsonProperty("policy") String policy,
        @JsonProperty("nice") @Nullable Integer nice,
        @JsonProperty("priority") @Nullable Integer priority,
        @JsonProperty("flags") List<String> flags,
        @JsonProperty("runtime") @Nullable Long runtime,
        @JsonProperty("deadline") @Nullable Long deadline,
        @JsonProperty("period") @Nullable Long period) {
    public Scheduler {
        flags = Absent.list(flags);
    }
}
