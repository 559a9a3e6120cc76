package dev.jdocker.linux.cgroup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what version 2 counts. */
final class V2Stats {
    private static final long NANOS_PER_MICRO = 1000;

    private V2Stats() {}

    static CgroupStats read(ControlDirectory directory) {
        return new CgroupStats(cpu(directory), memory(directory), tasks(directory), blockIo(directory));
    }

    private static CgroupStats.Cpu cpu(ControlDirectory directory) {
        Map<String, Long> cpu = directory.readKeyed("cpu.stat");
        return new CgroupStats.Cpu(
                cpu.getOrDefault("usage_usec", 0L) * NANOS_PER_MICRO,
                cpu.getOrDefault("user_usec", 0L) * NANOS_PER_MICRO,
                cpu.getOrDefault("system_usec", 0L) * NANOS_PER_MICRO,
                cpu.getOrDefault("nr_periods", 0L),
                cpu.getOrDefault("nr_throttled", 0L),
                cpu.getOrDefault("throttled_usec", 0L) * NANOS_PER_MICRO,
                List.of());
    }

    private static CgroupStats.Memory memory(ControlDirectory directory) {
        boolean counted = directory.has("memory.max");
        return new CgroupStats.Memory(
                directory.readLong("memory.current"),
                directory.readLong("memory.peak"), // since Linux 5.19
                counted ? directory.readLimit("memory.max") : ControlDirectory.UNLIMITED,
                directory.readKeyed("memory.events").getOrDefault("max", 0L),
                directory.readKeyed("memory.stat"));
    }

    private static CgroupStats.Tasks tasks(ControlDirectory directory) {
        return directory.has("pids.max") ? V1Stats.tasks(directory) : V1Stats.tasks(null);
    }

    /** Lines {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0}; a device without traffic has no values. */
    private static List<CgroupStats.BlockIo> blockIo(ControlDirectory directory) {
        List<CgroupStats.BlockIo> devices = new ArrayList<>();
        for (String line : directory.readLines("io.stat")) {
            List<String> words = CgroupsV2.words(line);
            String[] numbers = words.getFirst().split(":");
            Map<String, Long> values = new HashMap<>();
            for (String word : words.subList(1, words.size())) {
                String[] pair = word.split("=", 2);
                if (pair.length == 2) {
                    values.put(pair[0], ControlDirectory.number(pair[1]));
                }
            }
            if (numbers.length == 2 && !values.isEmpty()) {
                devices.add(new CgroupStats.BlockIo(
                        ControlDirectory.number(numbers[0]),
                        ControlDirectory.number(numbers[1]),
                        values.getOrDefault("rbytes", 0L),
                        values.getOrDefault("wbytes", 0L),
                        values.getOrDefault("rios", 0L),
                        values.getOrDefault("wios", 0L)));
            }
        }
        return devices;
    }
}
