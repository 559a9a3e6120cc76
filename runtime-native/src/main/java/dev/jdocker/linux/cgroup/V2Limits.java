package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceThrottle;
import dev.jdocker.oci.HugepageLimit;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes limits as version 2 wants them, the version 1 quantities of the configuration converted as runc does. Null and 0
 * mean that nothing is wished; -1 means no limit.
 */
final class V2Limits {
    private static final long DEFAULT_PERIOD_MICROS = 100_000;
    private static final long FEWEST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;
    private static final long GREATEST_WEIGHT = 10_000;

    private final ControlDirectory directory;

    V2Limits(ControlDirectory directory) {
        this.directory = directory;
    }

    void apply(Resources resources, boolean fresh) {
        if (resources.memory() != null) {
            memory(resources.memory());
        }
        if (resources.cpu() != null) {
            cpu(resources.cpu());
        }
        if (resources.pids() != null) {
            pids(resources.pids(), fresh);
        }
        if (resources.blockIo() != null) {
            blockIo(resources.blockIo());
        }
        for (HugepageLimit limit : resources.hugepageLimits()) {
            write("hugetlb", "hugetlb." + limit.pageSize() + ".max", Long.toUnsignedString(limit.limit()));
        }
        resources.unified().forEach((file, value) -> {
            if (file.contains("/") || !file.contains(".")) {
                throw new CgroupException("invalid unified cgroup resource \"" + file + "\"", null);
            }
            directory.write(file, value.lines().toList());
        });
    }

    private void memory(Memory memory) {
        long limit = orZero(memory.limit());
        long withSwap = orZero(memory.swap());
        if (withSwap > 0 && limit == 0) {
            throw new CgroupException("limit memory and swap: a swap limit needs a memory limit", null);
        }
        if (withSwap > 0 && limit > 0 && withSwap < limit) {
            throw new CgroupException("limit memory and swap: memory plus swap is less than memory", null);
        }
        if (withSwap != 0 && limit != 0) {
            // Without swap accounting the file is not there; then there is nothing to keep the group from either.
            boolean limited = withSwap > 0 && limit > 0;
            if (directory.has("memory.swap.max")) {
                directory.write("memory.swap.max", limited ? Long.toString(withSwap - limit) : "max");
            } else if (limited && withSwap > limit) {
                throw new CgroupException("limit memory and swap: this kernel does not count swap", null);
            }
        }
        if (limit != 0) {
            write("memory", "memory.max", max(limit));
        }
        long reservation = orZero(memory.reservation());
        if (reservation != 0) {
            write("memory", "memory.low", max(reservation));
        }
    }

    private void cpu(Cpu cpu) {
        if (V1Limits.isSet(cpu.shares())) {
            write("cpu", "cpu.weight", Long.toString(weight(orZero(cpu.shares()))));
        }
        long quota = orZero(cpu.quota());
        long period = orZero(cpu.period());
        if (quota != 0 || period != 0) {
            String limit = quota > 0 ? Long.toString(quota) : "max";
            write("cpu", "cpu.max", limit + " " + (period == 0 ? DEFAULT_PERIOD_MICROS : period));
        }
        if (V1Limits.isSet(cpu.burst())) {
            write("cpu", "cpu.max.burst", Long.toString(orZero(cpu.burst())));
        }
        if (V1Limits.isSet(cpu.idle())) {
            write("cpu", "cpu.idle", Long.toString(orZero(cpu.idle())));
        }
        if (V1Limits.isSet(cpu.realtimePeriod()) || V1Limits.isSet(cpu.realtimeRuntime())) {
            throw new CgroupException("limit realtime cpu: cgroup version 2 has no such limit", null);
        }
        String cpus = cpu.cpus();
        if (cpus != null && !cpus.isEmpty()) {
            write("cpuset", "cpuset.cpus", cpus);
        }
        String mems = cpu.mems();
        if (mems != null && !mems.isEmpty()) {
            write("cpuset", "cpuset.mems", mems);
        }
    }

    private void pids(Pids pids, boolean fresh) {
        Long limit = pids.limit();
        if (limit != null && (limit > 0 || !fresh)) {
            write("pids", "pids.max", limit > 0 ? Long.toString(limit) : "max");
        }
    }

    private void blockIo(BlockIo io) {
        Integer weight = io.weight();
        if (weight != null && weight != 0) {
            if (directory.has("io.bfq.weight")) {
                directory.write("io.bfq.weight", Integer.toString(weight));
            } else {
                write("io", "io.weight", Long.toString(ioWeight(weight)));
            }
        }
        io.weightDevice()
                .forEach(device -> write(
                        "io",
                        "io.bfq.weight",
                        device.major() + ":" + device.minor() + " " + String.valueOf(device.weight())));
        throttle("rbps", io.throttleReadBpsDevice());
        throttle("wbps", io.throttleWriteBpsDevice());
        throttle("riops", io.throttleReadIopsDevice());
        throttle("wiops", io.throttleWriteIopsDevice());
    }

    private void throttle(String key, List<DeviceThrottle> rates) {
        rates.forEach(rate -> write(
                "io",
                "io.max",
                rate.major() + ":" + rate.minor() + " " + key + "="
                        + (rate.rate() == 0 ? "max" : Long.toUnsignedString(rate.rate()))));
    }

    private void write(String controller, String file, String value) {
        if (!directory.has(file)
                && !CgroupsV2.words(directory.read("cgroup.controllers")).contains(controller)) {
            throw new CgroupException(
                    "set " + file + ": the " + controller + " cgroup controller is not available", null);
        }
        directory.write(file, value);
    }

    /**
     * The weight for version 1 shares: 2 becomes 1, 1024 the default 100, 262144 the greatest, 10000; between them runs the
     * curve of opencontainers/cgroups.
     */
    static long weight(long shares) {
        if (shares <= FEWEST_SHARES) {
            return 1;
        }
        if (shares >= MOST_SHARES) {
            return GREATEST_WEIGHT;
        }
        double log = Math.log((double) shares) / Math.log(2);
        return (long) Math.ceil(Math.pow(10, (log * log + 125 * log) / 612.0 - 7.0 / 34.0));
    }

    /** From 10…1000 to 1…10000. */
    static long ioWeight(long weight) {
        return 1 + (weight - 10) * 9999 / 990;
    }

    private static String max(long limit) {
        return limit < 0 ? "max" : Long.toString(limit);
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
