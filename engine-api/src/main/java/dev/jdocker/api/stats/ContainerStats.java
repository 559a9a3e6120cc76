package dev.jdocker.api.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.EmptyObject;
import dev.jdocker.api.json.Timestamp;
import java.util.Map;

/**
 * One reading of what a container uses, beside the CPU part of the reading before: {@code {"name": "/web", "id": "4c01…",
 * "read": "…", "preread": "…", "cpu_stats": {…}, "precpu_stats": {…}, "memory_stats": {…}, "networks": {"eth0": {…}}, …}}.
 *
 * @param read when it was read; never where the container does not run
 * @param networks by interface; empty where the container has none of its own
 */
@JsonPropertyOrder({"name", "id", "read", "preread"})
public record ContainerStats(
        @JsonProperty("name") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String name,

        @JsonProperty("id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String id,

        @JsonProperty("read") Timestamp read,
        @JsonProperty("preread") Timestamp preread,
        @JsonProperty("pids_stats") PidsStats pids,
        @JsonProperty("blkio_stats") BlockIoStats blockIo,
        @JsonProperty("num_procs") int windowsProcesses,
        @JsonProperty("storage_stats") EmptyObject windowsStorage,
        @JsonProperty("cpu_stats") CpuStats cpu,
        @JsonProperty("precpu_stats") CpuStats cpuBefore,
        @JsonProperty("memory_stats") MemoryStats memory,

        @JsonProperty("networks") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, NetworkStats> networks) {
    public ContainerStats {
        networks = Copy.map(networks);
    }
}
