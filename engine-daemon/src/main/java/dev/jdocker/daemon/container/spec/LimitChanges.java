package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.Resources;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.linux.cgroup.CgroupFeatures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of the limits of a container that is there already, as dockerd makes them; what is zero or absent stays. */
public final class LimitChanges {
    private LimitChanges() {}

    /**
     * Checks what is asked for, by itself.
     *
     * @param warnings takes what the client is to be told
     * @return what this kernel has means for
     */
    public static Resources checked(Resources wish, int cpus, CgroupFeatures features, List<String> warnings) {
        Resources kept = Discarded.from(wish, features, warnings);
        // A limit of memory may have been set before.
        LimitRules.check(
                kept.memoryBytes() == 0 ? kept.toBuilder().memorySwapBytes(0).build() : kept, cpus);
        OnlineSet.CPUS.requireAvailable(kept.cpusetCpus());
        OnlineSet.MEMORY_NODES.requireAvailable(kept.cpusetMems());
        return kept;
    }

    /** Docker takes no notice of the others: they are fixed when a container is made. */
    private static Resources.Builder changeable(Resources wish) {
        return Resources.builder()
                .blkioWeight(wish.blkioWeight())
                .cpuShares(wish.cpuShares())
                .nanoCpus(wish.nanoCpus())
                .cpuPeriod(wish.cpuPeriod())
                .cpuQuota(wish.cpuQuota())
                .cpuRealtimePeriod(wish.cpuRealtimePeriod())
                .cpuRealtimeRuntime(wish.cpuRealtimeRuntime())
                .cpusetCpus(wish.cpusetCpus())
                .cpusetMems(wish.cpusetMems())
                .memoryBytes(wish.memoryBytes())
                .memorySwapBytes(wish.memorySwapBytes())
                .memoryReservationBytes(wish.memoryReservationBytes())
                .pidsLimit(pids(wish));
    }

    /** Zero and everything below it lift the limit. */
    private static @Nullable Long pids(Resources wish) {
        Long limit = wish.pidsLimit();
        return limit == null ? null : (Long) Math.max(0, limit);
    }

    /**
     * The limits as they are to be from now on.
     *
     * @throws Conflict if {@code wish} does not go together with {@code now}
     */
    public static Resources merge(Resources now, Resources wish) {
        requireConsistent(now, wish);
        Resources.Builder merged = now.toBuilder();
        if (wish.blkioWeight() != 0) {
            merged.blkioWeight(wish.blkioWeight());
        }
        if (wish.cpuShares() != 0) {
            merged.cpuShares(wish.cpuShares());
        }
        if (wish.nanoCpus() != 0) {
            merged.nanoCpus(wish.nanoCpus());
        }
        if (wish.cpuPeriod() != 0) {
            merged.cpuPeriod(wish.cpuPeriod());
        }
        if (wish.cpuQuota() != 0) {
            merged.cpuQuota(wish.cpuQuota());
        }
        if (wish.cpuRealtimePeriod() != 0) {
            merged.cpuRealtimePeriod(wish.cpuRealtimePeriod());
        }
        if (wish.cpuRealtimeRuntime() != 0) {
            merged.cpuRealtimeRuntime(wish.cpuRealtimeRuntime());
        }
        if (!wish.cpusetCpus().isEmpty()) {
            merged.cpusetCpus(wish.cpusetCpus());
        }
        if (!wish.cpusetMems().isEmpty()) {
            merged.cpusetMems(wish.cpusetMems());
        }
        mergeMemory(merged, wish);
        if (wish.pidsLimit() != null) {
            merged.pidsLimit(pids(wish));
        }
        return merged.build();
    }

    private static void mergeMemory(Resources.Builder merged, Resources wish) {
        if (wish.memoryBytes() != 0) {
            merged.memoryBytes(wish.memoryBytes());
        }
        if (wish.memorySwapBytes() != 0) {
            merged.memorySwapBytes(wish.memorySwapBytes());
        }
        if (wish.memoryReservationBytes() != 0) {
            merged.memoryReservationBytes(wish.memoryReservationBytes());
        }
    }

    private static void requireConsistent(Resources now, Resources wish) {
        String conflict = "Conflicting options: ";
        if (wish.nanoCpus() > 0 && now.cpuPeriod() > 0) {
            throw new Conflict(conflict + "Nano CPUs cannot be updated as CPU Period has already been set");
        }
        if (wish.nanoCpus() > 0 && now.cpuQuota() > 0) {
            throw new Conflict(conflict + "Nano CPUs cannot be updated as CPU Quota has already been set");
        }
        if (wish.cpuPeriod() > 0 && now.nanoCpus() > 0) {
            throw new Conflict(conflict + "CPU Period cannot be updated as NanoCPUs has already been set");
        }
        if (wish.cpuQuota() > 0 && now.nanoCpus() > 0) {
            throw new Conflict(conflict + "CPU Quota cannot be updated as NanoCPUs has already been set");
        }
        if (wish.memoryBytes() != 0 && wish.memoryBytes() > now.memorySwapBytes() && wish.memorySwapBytes() == 0) {
            throw new Conflict("Memory limit should be smaller than already set memoryswap limit, update the memoryswap"
                    + " at the same time");
        }
    }

    /**
     * What changes in the control group of a container that runs.
     *
     * @param merged the limits as they are from now on: memory and swap count together and are set together
     */
    public static dev.jdocker.oci.Resources live(Resources wish, Resources merged) {
        Resources.Builder change = changeable(wish);
        if (wish.memoryBytes() != 0 || wish.memorySwapBytes() != 0) {
            change.memoryBytes(merged.memoryBytes()).memorySwapBytes(merged.memorySwapBytes());
        }
        return Limits.change(change.build());
    }
}
