package dev.jdocker.jrunc;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.linux.cgroup.CgroupStats;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What {@code events} prints: {@code {"type":"stats","id":"a","data":{"cpu":…,"memory":…,"pids":…,"blkio":…}}}. */
record StatsEvent(
        @JsonProperty("type") String type,
        @JsonProperty("id") String id,
        @JsonProperty("data") Data data) {

    /** The parts, named as runc names them. */
    record Data(
            @JsonProperty("cpu") Cpu cpu,
            @JsonProperty("memory") Memory memory,
            @JsonProperty("pids") Pids pids,
            @JsonProperty("blkio") BlockIo blkio,
            @JsonProperty("hugetlb") Map<String, Long> hugetlb,
            @JsonProperty("intel_rdt") Map<String, Long> intelRdt) {}

    record Cpu(
            @JsonProperty("usage") Usage usage,
            @JsonProperty("throttling") Throttling throttling) {}

    /** Nanoseconds. */
    record Usage(
            @JsonProperty("total") long total,
            @JsonProperty("kernel") long kernel,
            @JsonProperty("user") long user) {}

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Throttling(
            @JsonProperty("periods") long periods,
            @JsonProperty("throttledPeriods") long throttledPeriods,
            @JsonProperty("throttledTime") long throttledTime) {}

    record Memory(
            @JsonProperty("cache") long cache,
            @JsonProperty("usage") Amount usage,
            @JsonProperty("raw") Map<String, Long> raw) {}

    /** Bytes. */
    record Amount(
            @JsonProperty("limit") long limit,
            @JsonProperty("usage") long usage,
            @JsonProperty("max") long max,
            @JsonProperty("failcnt") long failcnt) {}

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Pids(
            @JsonProperty("current") long current,
            @JsonProperty("limit") long limit) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record BlockIo(
            @JsonProperty("ioServiceBytesRecursive") List<Transfer> bytes,
            @JsonProperty("ioServicedRecursive") List<Transfer> operations) {}

    record Transfer(
            @JsonProperty("major") long major,
            @JsonProperty("minor") long minor,
            @JsonProperty("op") String op,
            @JsonProperty("value") long value) {}

    static StatsEvent of(String id, CgroupStats stats) {
        CgroupStats.Cpu cpu = stats.cpu();
        CgroupStats.Memory memory = stats.memory();
        CgroupStats.Tasks tasks = stats.tasks();
        long cache = memory.details().getOrDefault("cache", memory.details().getOrDefault("file", 0L));
        return new StatsEvent(
                "stats",
                id,
                new Data(
                        new Cpu(
                                new Usage(cpu.totalNanos(), cpu.systemNanos(), cpu.userNanos()),
                                new Throttling(cpu.periods(), cpu.throttledPeriods(), cpu.throttledNanos())),
                        new Memory(
                                cache,
                                new Amount(
                                        memory.limitBytes(),
                                        memory.usageBytes(),
                                        memory.maxUsageBytes(),
                                        memory.failures()),
                                new java.util.TreeMap<>(memory.details())),
                        new Pids(tasks.current(), tasks.limit() == Long.MAX_VALUE ? 0 : tasks.limit()),
                        new BlockIo(
                                transfers(
                                        stats.blockIo(),
                                        CgroupStats.BlockIo::readBytes,
                                        CgroupStats.BlockIo::writtenBytes),
                                transfers(stats.blockIo(), CgroupStats.BlockIo::reads, CgroupStats.BlockIo::writes)),
                        Map.of(),
                        Map.of()));
    }

    private static List<Transfer> transfers(
            List<CgroupStats.BlockIo> devices,
            ToLongFunction<CgroupStats.BlockIo> reads,
            ToLongFunction<CgroupStats.BlockIo> writes) {
        return devices.stream()
                .<Transfer>mapMulti((device, add) -> {
                    add.accept(new Transfer(device.major(), device.minor(), "Read", reads.applyAsLong(device)));
                    add.accept(new Transfer(device.major(), device.minor(), "Write", writes.applyAsLong(device)));
                })
                .toList();
    }
}
