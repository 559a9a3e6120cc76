package dev.jdocker.api.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;

/**
 * Memory in bytes: {@code {"usage": 659456, "max_usage": 5140480, "stats": {"cache": 0, …}, "limit": 67108864}}.
 *
 * @param details the kernel's memory.stat, whose keys differ between versions 1 and 2
 * @param limitBytes the container's, or all that the machine has
 */
public record MemoryStats(
        @JsonProperty("usage") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long usageBytes,

        @JsonProperty("max_usage") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long maxUsageBytes,

        @JsonProperty("stats") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Long> details,

        @JsonProperty("failcnt") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long failures,

        @JsonProperty("limit") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long limitBytes) {
    public static final MemoryStats NONE = new MemoryStats(0, 0, Map.of(), 0, 0);

    public MemoryStats {
        details = Copy.map(details);
    }
}
