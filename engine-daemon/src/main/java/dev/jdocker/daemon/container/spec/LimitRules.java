package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.Resources;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.daemon.error.BadRequest;
import java.util.Locale;

/** Checks the limits of a container as dockerd does, in its words. */
final class LimitRules {
    private static final long MIN_MEMORY_BYTES = 6L << 20;
    private static final long NANOS_PER_CPU = 1_000_000_000L;

    private LimitRules() {}

    static void check(Resources limits, int cpus) {
        memory(limits);
        cpu(limits, cpus);
        for (Ulimit limit : limits.ulimits()) {
            if (!Ulimit.NAMES.contains(limit.name())) {
                throw new BadRequest("invalid ulimit type: " + limit.name());
            }
            if (limit.hard() != -1 && (limit.soft() == -1 || limit.soft() > limit.hard())) {
                throw new BadRequest("ulimit soft limit must be less than or equal to hard limit: soft: " + limit.soft()
                        + ", hard: " + limit.hard());
            }
        }
    }

    private static void memory(Resources limits) {
        long memory = limits.memoryBytes();
        long swap = limits.memorySwapBytes();
        if (memory != 0 && memory < MIN_MEMORY_BYTES) {
            throw new BadRequest("Minimum memory limit allowed is 6MB");
        }
        if (memory > 0 && swap > 0 && swap < memory) {
            throw new BadRequest("Minimum memoryswap limit should be larger than memory limit, see usage");
        }
        if (memory == 0 && swap > 0) {
            throw new BadRequest("You should always set the Memory limit when using Memoryswap limit, see usage");
        }
        if (limits.memoryReservationBytes() != 0 && limits.memoryReservationBytes() < MIN_MEMORY_BYTES) {
            throw new BadRequest("Minimum memory reservation allowed is 6MB");
        }
        if (memory > 0 && limits.memoryReservationBytes() > memory) {
            throw new BadRequest("Minimum memory limit can not be less than memory reservation limit, see usage");
        }
        Long swappiness = limits.memorySwappiness();
        if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
            throw new BadRequest("Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
        }
    }

    private static void cpu(Resources limits, int cpus) {
        long nano = limits.nanoCpus();
        if (nano != 0 && limits.cpuPeriod() != 0) {
            throw new BadRequest("Conflicting options: Nano CPUs and CPU Period cannot both be set");
        }
        if (nano != 0 && limits.cpuQuota() != 0) {
            throw new BadRequest("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
        }
        if (nano < 0 || nano > cpus * NANOS_PER_CPU) {
            throw new BadRequest(String.format(
                    Locale.ROOT,
                    "range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available",
                    cpus,
                    cpus));
        }
        if (limits.cpuPeriod() != 0 && (limits.cpuPeriod() < 1000 || limits.cpuPeriod() > 1_000_000)) {
            throw new BadRequest(
                    "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        }
        if (limits.cpuQuota() > 0 && limits.cpuQuota() < 1000) {
            throw new BadRequest("CPU cfs quota can not be less than 1ms (i.e. 1000)");
        }
        if (limits.cpuShares() < 0) {
            throw new BadRequest("invalid CPU shares (" + limits.cpuShares() + "): value must be a positive integer");
        }
        cpuSet("cpuset cpus", limits.cpusetCpus());
        cpuSet("cpuset mems", limits.cpusetMems());
    }

    private static void cpuSet(String what, String value) {
        if (!value.isEmpty() && !value.matches("\\d+(-\\d+)?(,\\d+(-\\d+)?)*")) {
            throw new BadRequest("Invalid value " + value + " for " + what + ": invalid format: " + value);
        }
    }
}
