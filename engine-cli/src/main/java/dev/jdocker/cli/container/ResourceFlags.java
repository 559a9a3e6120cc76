package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.DeviceLimit;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.flag.Ulimit;
import dev.jdocker.cli.output.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Flags about what a container may use: memory, CPU, processes, block I/O, resource limits. */
final class ResourceFlags {
    private ResourceFlags() {}

    static void declare(Flags flags) {
        flags.add(
                        "blkio-weight",
                        Kind.UNSIGNED_16,
                        "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)")
                .add("blkio-weight-device", Kind.DEVICE_WEIGHT, "Block IO weight (relative device weight)")
                .add("cpu-count", Kind.INT, "CPU count (Windows only)")
                .add("cpu-percent", Kind.INT, "CPU percent (Windows only)")
                .add("cpu-period", Kind.INT, "Limit CPU CFS (Completely Fair Scheduler) period")
                .add("cpu-quota", Kind.INT, "Limit CPU CFS (Completely Fair Scheduler) quota")
                .add("cpu-rt-period", Kind.INT, "Limit CPU real-time period in microseconds")
                .add("cpu-rt-runtime", Kind.INT, "Limit CPU real-time runtime in microseconds")
                .add("cpu-shares", 'c', Kind.INT, "CPU shares (relative weight)")
                .add("cpus", Kind.DECIMAL, "Number of CPUs")
                .add("cpuset-cpus", Kind.STRING, "CPUs in which to allow execution (0-3, 0,1)")
                .add("cpuset-mems", Kind.STRING, "MEMs in which to allow execution (0-3, 0,1)")
                .add("device-read-bps", Kind.DEVICE_BYTES, "Limit read rate (bytes per second) from a device")
                .add("device-read-iops", Kind.DEVICE_OPERATIONS, "Limit read rate (IO per second) from a device")
                .add("device-write-bps", Kind.DEVICE_BYTES, "Limit write rate (bytes per second) to a device")
                .add("device-write-iops", Kind.DEVICE_OPERATIONS, "Limit write rate (IO per second) to a device")
                .add("io-maxbandwidth", Kind.BYTES, "Maximum IO bandwidth limit for the system drive (Windows only)")
                .add("io-maxiops", Kind.UNSIGNED, "Maximum IOps limit for the system drive (Windows only)")
                .add("kernel-memory", Kind.BYTES, "Kernel memory limit")
                .add("memory", 'm', Kind.BYTES, "Memory limit")
                .add("memory-reservation", Kind.BYTES, "Memory soft limit")
                .add(
                        "memory-swap",
                        Kind.SWAP_BYTES,
                        "Swap limit equal to memory plus swap: '-1' to enable unlimited swap")
                .add("memory-swappiness", (char) 0, Kind.INT, "-1", "Tune container memory swappiness (0 to 100)")
                .add("oom-kill-disable", Kind.BOOL, "Disable OOM Killer")
                .add("oom-score-adj", Kind.INT, "Tune host's OOM preferences (-1000 to 1000)")
                .add("pids-limit", Kind.INT, "Tune container pids limit (set -1 for unlimited)")
                .add("ulimit", Kind.ULIMIT, "Ulimit options")
                .hide("cpu-count", "cpu-percent", "io-maxbandwidth", "io-maxiops");
    }

    static void write(Flags flags, JsonObject host) {
        long swappiness = flags.number("memory-swappiness");
        if (swappiness < -1 || swappiness > 100) {
            throw new IllegalArgumentException(
                    "invalid value: " + swappiness + ". Valid memory swappiness range is 0-100");
        }
        host.put("Memory", flags.number("memory"))
                .put("MemoryReservation", flags.number("memory-reservation"))
                .put("MemorySwap", flags.number("memory-swap"))
                .set("MemorySwappiness", swappiness)
                .put("OomKillDisable", flags.isSet("oom-kill-disable"))
                .put("OomScoreAdj", flags.number("oom-score-adj"))
                .put("NanoCpus", flags.number("cpus"))
                .put("CpuShares", flags.number("cpu-shares"))
                .put("CpuPeriod", flags.number("cpu-period"))
                .put("CpuQuota", flags.number("cpu-quota"))
                .put("CpuRealtimePeriod", flags.number("cpu-rt-period"))
                .put("CpuRealtimeRuntime", flags.number("cpu-rt-runtime"))
                .put("CpusetCpus", flags.string("cpuset-cpus"))
                .put("CpusetMems", flags.string("cpuset-mems"))
                .put("CpuCount", flags.number("cpu-count"))
                .put("CpuPercent", flags.number("cpu-percent"))
                .put("IOMaximumIOps", flags.number("io-maxiops"))
                .put("IOMaximumBandwidth", flags.number("io-maxbandwidth"))
                .put("PidsLimit", flags.number("pids-limit"))
                .put("BlkioWeight", flags.number("blkio-weight"))
                .set("BlkioWeightDevice", limits(flags.list("blkio-weight-device"), "Weight"))
                .set("BlkioDeviceReadBps", limits(flags.list("device-read-bps"), "Rate"))
                .set("BlkioDeviceWriteBps", limits(flags.list("device-write-bps"), "Rate"))
                .set("BlkioDeviceReadIOps", limits(flags.list("device-read-iops"), "Rate"))
                .set("BlkioDeviceWriteIOps", limits(flags.list("device-write-iops"), "Rate"))
                .set("Ulimits", ulimits(flags.list("ulimit")));
    }

    private static List<Object> limits(List<String> words, String key) {
        List<Object> limits = new ArrayList<>();
        for (String word : words) {
            DeviceLimit limit = DeviceLimit.parse(word);
            limits.add(Map.of("Path", limit.path(), key, limit.value()));
        }
        return limits;
    }

    /** One limit for each name, the last one given, by name. */
    private static List<Object> ulimits(List<String> words) {
        Map<String, Object> byName = new TreeMap<>();
        for (String word : words) {
            Ulimit limit = Ulimit.parse(word);
            byName.put(limit.name(), Map.of("Name", limit.name(), "Soft", limit.soft(), "Hard", limit.hard()));
        }
        return List.copyOf(byName.values());
    }
}
