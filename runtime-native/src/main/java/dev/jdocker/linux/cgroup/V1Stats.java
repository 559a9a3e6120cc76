package dev.jdocker.linux.cgroup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what version 1 counts. */
final class V1Stats {
    /** cpuacct.stat counts in USER_HZ, which is 100 on every architecture here. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private V1Stats() {}

    static CgroupStats read(Function<String, @Nullable ControlDirectory> controllers) {
        return new CgroupStats(
                cpu(controllers.apply("cpu"), controllers.apply("cpuacct")),
                memory(controllers.apply("memory")),
                tasks(controllers.apply("pids")),
                blockIo(controllers.apply("blkio")));
    }

    private static CgroupStats.Cpu cpu(@Nullable ControlDirectory cpu, @Nullable ControlDirectory account) {
        Map<String, Long> periods = cpu == null ? Map.of() : cpu.readKeyed("cpu.stat");
        Map<String, Long> ticks = account == null ? Map.of() : account.readKeyed("cpuacct.stat");
        return new CgroupStats.Cpu(
                account == null ? 0 : account.readLong("cpuacct.usage"),
                ticks.getOrDefault("user", 0L) * NANOS_PER_TICK,
                ticks.getOrDefault("system", 0L) * NANOS_PER_TICK,
                periods.getOrDefault("nr_periods", 0L),
                periods.getOrDefault("nr_throttled", 0L),
                periods.getOrDefault("throttled_time", 0L),
                account == null ? List.of() : numbers(account.read("cpuacct.usage_percpu")));
    }

    private static List<Long> numbers(String line) {
        return CgroupsV2.words(line).stream().map(ControlDirectory::number).toList();
    }

    private static CgroupStats.Memory memory(@Nullable ControlDirectory memory) {
        if (memory == null) {
            return new CgroupStats.Memory(0, 0, ControlDirectory.UNLIMITED, 0, Map.of());
        }
        return new CgroupStats.Memory(
                memory.readLong("memory.usage_in_bytes"),
                memory.readLong("memory.max_usage_in_bytes"),
                memory.readLimit("memory.limit_in_bytes"),
                memory.readLong("memory.failcnt"),
                memory.readKeyed("memory.stat"));
    }

    static CgroupStats.Tasks tasks(@Nullable ControlDirectory pids) {
        return pids == null
                ? new CgroupStats.Tasks(0, ControlDirectory.UNLIMITED)
                : new CgroupStats.Tasks(pids.readLong("pids.current"), pids.readLimit("pids.max"));
    }

    private static List<CgroupStats.BlockIo> blockIo(@Nullable ControlDirectory blkio) {
        if (blkio == null) {
            return List.of();
        }
        Map<String, long[]> devices = new LinkedHashMap<>();
        collect(devices, 0, blkio.readLines("blkio.throttle.io_service_bytes_recursive"));
        collect(devices, 2, blkio.readLines("blkio.throttle.io_serviced_recursive"));
        return devices.entrySet().stream()
                .map(entry -> {
                    String[] numbers = entry.getKey().split(":");
                    long[] it = entry.getValue();
                    return new CgroupStats.BlockIo(
                            Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), it[0], it[1], it[2], it[3]);
                })
                .toList();
    }

    /** Lines {@code 8:0 Read 4096}; the last, {@code Total}, names no device. */
    private static void collect(Map<String, long[]> devices, int at, List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 3 && (words[1].equals("Read") || words[1].equals("Write"))) {
                int index = at + (words[1].equals("Read") ? 0 : 1);
                devices.computeIfAbsent(words[0], d -> new long[4])[index] = ControlDirectory.number(words[2]);
            }
        }
    }
}
