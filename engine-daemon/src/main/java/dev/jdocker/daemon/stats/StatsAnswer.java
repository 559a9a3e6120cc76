package dev.jdocker.daemon.stats;

import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.EmptyObject;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.stats.BlockIoStats;
import dev.jdocker.api.stats.ContainerStats;
import dev.jdocker.api.stats.CpuStats;
import dev.jdocker.api.stats.MemoryStats;
import dev.jdocker.api.stats.PidsStats;
import dev.jdocker.linux.cgroup.CgroupStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readings in the form of the API. */
public final class StatsAnswer {
    private final int cgroupVersion;
    private final long machineMemoryBytes;

    /**
     * @param machineMemoryBytes stands for the limit of a container that has none
     */
    public StatsAnswer(int cgroupVersion, long machineMemoryBytes) {
        this.cgroupVersion = cgroupVersion;
        this.machineMemoryBytes = machineMemoryBytes;
    }

    /**
     * One answer.
     *
     * @param name with its slash; empty, as {@code id} may be, for an answer that does not tell it
     * @param now null where the container does not run: everything is zero then
     * @param before the reading before, null where there is none
     */
    public ContainerStats of(String name, String id, @Nullable Reading now, @Nullable Reading before) {
        Timestamp preread = before == null ? Timestamp.ZERO : new Timestamp(before.at());
        CpuStats cpuBefore = before == null ? CpuStats.NONE : cpu(before);
        if (now == null) {
            return new ContainerStats(
                    name,
                    id,
                    Timestamp.ZERO,
                    preread,
                    PidsStats.NONE,
                    BlockIoStats.NONE,
                    0,
                    EmptyObject.INSTANCE,
                    CpuStats.NONE,
                    cpuBefore,
                    MemoryStats.NONE,
                    Map.of());
        }
        return new ContainerStats(
                name,
                id,
                new Timestamp(now.at()),
                preread,
                pids(now.use().tasks()),
                blockIo(now.use().blockIo()),
                0,
                EmptyObject.INSTANCE,
                cpu(now),
                cpuBefore,
                memory(now.use().memory()),
                now.networks());
    }

    private static PidsStats pids(CgroupStats.Tasks tasks) {
        return new PidsStats(tasks.current(), tasks.limit() == Long.MAX_VALUE ? 0 : tasks.limit());
    }

    private static CpuStats cpu(Reading reading) {
        CgroupStats.Cpu cpu = reading.use().cpu();
        return new CpuStats(
                new CpuStats.Usage(cpu.totalNanos(), cpu.perCpuNanos(), cpu.systemNanos(), cpu.userNanos()),
                reading.machine().nanos(),
                reading.machine().online(),
                new CpuStats.Throttling(cpu.periods(), cpu.throttledPeriods(), cpu.throttledNanos()));
    }

    private MemoryStats memory(CgroupStats.Memory memory) {
        return new MemoryStats(
                memory.usageBytes(),
                cgroupVersion == 1 ? memory.maxUsageBytes() : 0, // as Docker: clients tell the versions apart by it
                memory.details(),
                memory.failures(),
                Math.min(memory.limitBytes(), machineMemoryBytes));
    }

    /** The kernel's words of each version: clients compare only the first letter. */
    private BlockIoStats blockIo(List<CgroupStats.BlockIo> devices) {
        boolean second = cgroupVersion == 2;
        String read = second ? "read" : "Read";
        String write = second ? "write" : "Write";
        List<BlockIoStats.Entry> bytes = new ArrayList<>();
        List<BlockIoStats.Entry> operations = new ArrayList<>();
        for (CgroupStats.BlockIo device : devices) {
            bytes.add(new BlockIoStats.Entry(device.major(), device.minor(), read, device.readBytes()));
            bytes.add(new BlockIoStats.Entry(device.major(), device.minor(), write, device.writtenBytes()));
            operations.add(new BlockIoStats.Entry(device.major(), device.minor(), read, device.reads()));
            operations.add(new BlockIoStats.Entry(device.major(), device.minor(), write, device.writes()));
        }
        return BlockIoStats.of(bytes, second ? Absent.list() : operations, second ? Absent.list() : List.of());
    }
}
