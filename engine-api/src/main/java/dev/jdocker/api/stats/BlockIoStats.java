package dev.jdocker.api.stats;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;

/** Block I/O by device: {@code {"io_service_bytes_recursive": [{"major": 8, "minor": 0, "op": "Read", "value": 4096}], …}}. */
public record BlockIoStats(
        @JsonProperty("io_service_bytes_recursive") List<Entry> serviceBytes,
        @JsonProperty("io_serviced_recursive") List<Entry> serviced,
        @JsonProperty("io_queue_recursive") List<Entry> queued,
        @JsonProperty("io_service_time_recursive") List<Entry> serviceTime,
        @JsonProperty("io_wait_time_recursive") List<Entry> waitTime,
        @JsonProperty("io_merged_recursive") List<Entry> merged,
        @JsonProperty("io_time_recursive") List<Entry> time,
        @JsonProperty("sectors_recursive") List<Entry> sectors) {
    public static final BlockIoStats NONE = of(Absent.list(), Absent.list(), Absent.list());

    public BlockIoStats {
        serviceBytes = Copy.listOrAbsent(serviceBytes);
        serviced = Copy.listOrAbsent(serviced);
        queued = Copy.listOrAbsent(queued);
        serviceTime = Copy.listOrAbsent(serviceTime);
        waitTime = Copy.listOrAbsent(waitTime);
        merged = Copy.listOrAbsent(merged);
        time = Copy.listOrAbsent(time);
        sectors = Copy.listOrAbsent(sectors);
    }

    /**
     * Bytes and operations.
     *
     * @param rest what an I/O scheduler counted that Linux no longer has: empty with version 1 of the control groups, absent
     *     with version 2
     */
    public static BlockIoStats of(List<Entry> serviceBytes, List<Entry> serviced, List<Entry> rest) {
        return new BlockIoStats(serviceBytes, serviced, rest, rest, rest, rest, rest, rest);
    }

    /** One kind of operation on one device. */
    public record Entry(
            @JsonProperty("major") long major,
            @JsonProperty("minor") long minor,
            @JsonProperty("op") String operation,
            @JsonProperty("value") long value) {}
}
