package dev.jdocker.api.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;

/**
 * CPU time in nanoseconds: {@code {"cpu_usage": {…}, "system_cpu_usage": 24007810000000, "online_cpus": 2,
 * "throttling_data": {…}}}.
 *
 * @param systemNanos what the whole machine had to give up to now, idle time included
 */
public record CpuStats(
        @JsonProperty("cpu_usage") Usage usage,

        @JsonProperty("system_cpu_usage") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long systemNanos,

        @JsonProperty("online_cpus") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int onlineCpus,

        @JsonProperty("throttling_data") Throttling throttling) {
    public static final CpuStats NONE = new CpuStats(new Usage(0, List.of(), 0, 0), 0, 0, new Throttling(0, 0, 0));

    /** What was used; by CPU only with cgroup version 1. */
    public record Usage(
            @JsonProperty("total_usage") long totalNanos,

            @JsonProperty("percpu_usage") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<Long> perCpuNanos,

            @JsonProperty("usage_in_kernelmode") long kernelNanos,
            @JsonProperty("usage_in_usermode") long userNanos) {
        public Usage {
            perCpuNanos = Copy.list(perCpuNanos);
        }
    }

    /** How often and how long the quota held it back. */
    public record Throttling(
            @JsonProperty("periods") long periods,
            @JsonProperty("throttled_periods") long throttledPeriods,
            @JsonProperty("throttled_time") long throttledNanos) {}
}
