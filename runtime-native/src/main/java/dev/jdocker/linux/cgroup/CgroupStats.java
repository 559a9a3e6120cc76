package dev.jdocker.linux.cgroup;

import java.util.List;
import java.util.Map;

/** What a group has used up to now. A part whose controller is missing is all zero. */
public record CgroupStats(Cpu cpu, Memory memory, Tasks tasks, List<BlockIo> blockIo) {

    public CgroupStats {
        blockIo = List.copyOf(blockIo);
    }

    /** Nanoseconds of CPU time, also by CPU with version 1; periods counted by the quota. */
    public record Cpu(
            long totalNanos,
            long userNanos,
            long systemNanos,
            long periods,
            long throttledPeriods,
            long throttledNanos,
            List<Long> perCpuNanos) {
        public Cpu {
            perCpuNanos = List.copyOf(perCpuNanos);
        }
    }

    /**
     * Bytes of memory.
     *
     * @param maxUsageBytes the highest use so far, 0 where it is not counted
     * @param limitBytes the limit, Long.MAX_VALUE without one
     * @param failures how often the limit was met
     * @param details the kernel's {@code memory.stat}
     */
    public record Memory(
            long usageBytes, long maxUsageBytes, long limitBytes, long failures, Map<String, Long> details) {
        public Memory {
            details = Map.copyOf(details);
        }
    }

    /** Tasks now and at most; Long.MAX_VALUE without a limit. */
    public record Tasks(long current, long limit) {}

    /** What was read from and written to one block device. */
    public record BlockIo(long major, long minor, long readBytes, long writtenBytes, long reads, long writes) {}
}
