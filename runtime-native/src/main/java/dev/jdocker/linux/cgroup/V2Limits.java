package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceThrottle;
import dev.jdocker.oci.DeviceWeight;
import dev.jdocker.oci.HugepageLimit;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.NetworkClass;
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
            hugePages(limit);
        }
        if (resources.network() != null) {
            network(resources.network());
        }
        if (!resources.rdma().isEmpty()) {
            require("rdma", "rdma.max");
            directory.write("rdma.max", RdmaLines.of(resources.rdma()));
        }
        resources.unified().forEach((file, value) -> {
            if (file.contains("/") || !file.contains(".")) {
                throw new CgroupException("invalid unified cgroup resource \"" + file + "\"", null);
            }
            directory.write(file, value.lines().toList());
        });
    }

    /** Pages in use, and where the kernel knows it, since 5.7, pages set aside. */
    private void hugePages(HugepageLimit limit) {
        String bytes = Long.toUnsignedString(limit.limit());
        write("hugetlb", "hugetlb." + limit.pageSize() + ".max", bytes);
        String reserved = "hugetlb." + limit.pageSize() + ".rsvd.max";
        if (directory.has(reserved)) {
            directory.write(reserved, bytes);
        }
    }

    private static void network(NetworkClass network) {
        refuse(V1Limits.isSet(network.classId()), "network.classID");
        refuse(!network.priorities().isEmpty(), "network.priorities");
    }

    private static void refuse(boolean asked, String what) {
        if (asked) {
            throw new CgroupException("set " + what + ": cgroup version 2 has no such limit", null);
        }
    }

    private void memory(Memory memory) {
        refuse(V1Limits.isSet(memory.kernel()), "memory.kernel");
        refuse(V1Limits.isSet(memory.kernelTcp()), "memory.kernelTCP");
        refuse(memory.swappiness() != null, "memory.swappiness");
        refuse(Boolean.TRUE.equals(memory.disableOomKiller()), "memory.disableOOMKiller");
        refuse(Boolean.FALSE.equals(memory.useHierarchy()), "memory.useHierarchy false");
        long limit = orZero(memory.limit());
        long withSwap = orZero(memory.swap());
        if (Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
            MemoryRules.checkUsage(limit, directory.readLong("memory.current"));
        }
        if (withSwap > 0 && limit == 0) {
            throw new CgroupException("limit memory and swap: a swap limit needs a memory limit", null);
        }
        if (withSwap > 0 && limit > 0 && withSwap < limit) {
            throw new CgroupException("limit memory and swap: memory plus swap is less than memory", null);
        }
        if (withSwap != 0 || limit < 0) {
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
        setEvenToZero("cpu.max.burst", cpu.burst());
        setEvenToZero("cpu.idle", cpu.idle());
        refuse(V1Limits.isSet(cpu.realtimePeriod()), "cpu.realtimePeriod");
        refuse(V1Limits.isSet(cpu.realtimeRuntime()), "cpu.realtimeRuntime");
        String cpus = cpu.cpus();
        if (cpus != null && !cpus.isEmpty()) {
            write("cpuset", "cpuset.cpus", cpus);
        }
        String mems = cpu.mems();
        if (mems != null && !mems.isEmpty()) {
            write("cpuset", "cpuset.mems", mems);
        }
    }

    /** Zero is what a new group has: it need not be offered by the kernel, but it takes back an earlier wish. */
    private void setEvenToZero(String file, @Nullable Long value) {
        if (value != null && (value != 0 || directory.has(file))) {
            write("cpu", file, value.toString());
        }
    }

    private void pids(Pids pids, boolean fresh) {
        Long limit = pids.limit();
        if (limit != null && (limit > 0 || !fresh)) {
            write("pids", "pids.max", limit > 0 ? Long.toString(limit) : "max");
        }
    }

    private void blockIo(BlockIo io) {
        refuse(V1Limits.isSet(io.leafWeight()), "blockIO.leafWeight");
        Integer weight = io.weight();
        if (weight != null && weight != 0) {
            weight("", weight);
        }
        for (DeviceWeight device : io.weightDevice()) {
            refuse(V1Limits.isSet(device.leafWeight()), "blockIO.weightDevice.leafWeight");
            Integer own = device.weight();
            if (own != null && own != 0) {
                weight(device.major() + ":" + device.minor() + " ", own);
            }
        }
        throttle("rbps", io.throttleReadBpsDevice());
        throttle("wbps", io.throttleWriteBpsDevice());
        throttle("riops", io.throttleReadIopsDevice());
        throttle("wiops", io.throttleWriteIopsDevice());
    }

    /** The scheduler BFQ takes the weight as it is; the cost model, io.weight, has a scale of its own. */
    private void weight(String device, int weight) {
        if (directory.has("io.bfq.weight")) {
            directory.write("io.bfq.weight", device + weight);
        } else {
            write("io", "io.weight", device + ioWeight(weight));
        }
    }

    private void throttle(String key, List<DeviceThrottle> rates) {
        rates.forEach(rate -> write(
                "io",
                "io.max",
                rate.major() + ":" + rate.minor() + " " + key + "="
                        + (rate.rate() == 0 ? "max" : Long.toUnsignedString(rate.rate()))));
    }

    private void write(String controller, String file, String value) {
        require(controller, file);
        directory.write(file, value);
    }

    private void require(String controller, String file) {
        if (!directory.has(file)
                && !CgroupsV2.words(directory.read("cgroup.controllers")).contains(controller)) {
            throw new CgroupException(
                    "set " + file + ": the " + controller + " cgroup controller is not available", null);
        }
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
