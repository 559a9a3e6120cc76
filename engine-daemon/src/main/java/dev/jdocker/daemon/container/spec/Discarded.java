package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.Resources;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.linux.cgroup.CgroupFeatures;
import java.util.List;

/**
 * Limits that this kernel has no means for. As with dockerd most are left out with a warning, in its words; for a few a
 * container is refused.
 */
final class Discarded {
    private final CgroupFeatures features;
    private final List<String> warnings;
    private final Resources.Builder kept;

    private Discarded(CgroupFeatures features, List<String> warnings, Resources.Builder kept) {
        this.features = features;
        this.warnings = warnings;
        this.kept = kept;
    }

    /** What is left of {@code wish}; what is not is added to the warnings. */
    static Resources from(Resources wish, CgroupFeatures features, List<String> warnings) {
        Discarded discarded = new Discarded(features, warnings, wish.toBuilder());
        discarded.memory(wish);
        discarded.cpu(wish);
        discarded.blockIo(wish);
        return discarded.kept.build();
    }

    /** Whether to leave a limit out. */
    private boolean lacks(boolean asked, boolean supported, String warning) {
        if (asked && !supported) {
            warnings.add(warning);
        }
        return asked && !supported;
    }

    private void memory(Resources wish) {
        if (lacks(
                wish.memoryBytes() > 0,
                features.memoryLimit(),
                "Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation"
                        + " discarded.")) {
            kept.memoryBytes(0).memorySwapBytes(-1);
        }
        if (lacks(
                wish.memoryBytes() > 0 && wish.memorySwapBytes() != -1,
                features.swapLimit(),
                "Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited"
                        + " without swap.")) {
            kept.memorySwapBytes(-1);
        }
        Long swappiness = wish.memorySwappiness();
        if (lacks(
                swappiness != null && swappiness != -1,
                features.swappiness(),
                "Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. Memory"
                        + " swappiness discarded.")) {
            kept.memorySwappiness(null);
        }
        if (lacks(
                wish.memoryReservationBytes() > 0,
                features.memoryReservation(),
                "Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. Limitation"
                        + " discarded.")) {
            kept.memoryReservationBytes(0);
        }
        boolean unkillable = Boolean.TRUE.equals(wish.oomKillDisable());
        if (lacks(
                unkillable,
                features.oomKillDisable(),
                "Your kernel does not support OomKillDisable. OomKillDisable discarded.")) {
            kept.oomKillDisable(null);
        } else if (features.oomKillDisable() && wish.oomKillDisable() == null) {
            kept.oomKillDisable(false); // told as what holds, as dockerd does
        } else if (unkillable && wish.memoryBytes() == 0) {
            warnings.add("OOM killer is disabled for the container, but no memory limit is set, this can result in the"
                    + " system running out of resources.");
        }
        Long pids = wish.pidsLimit();
        if (lacks(
                pids != null && pids > 0,
                features.pidsLimit(),
                "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs limit"
                        + " discarded.")) {
            kept.pidsLimit(null);
        }
    }

    private void cpu(Resources wish) {
        if (wish.nanoCpus() > 0 && !features.cpuQuota()) {
            throw new BadRequest("NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the"
                    + " cgroup is not mounted");
        }
        if (lacks(
                wish.cpuShares() > 0,
                features.cpuShares(),
                "Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.")) {
            kept.cpuShares(0);
        }
        if (lacks(
                wish.cpuPeriod() != 0 || wish.cpuQuota() != 0,
                features.cpuQuota(),
                "Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.")) {
            kept.cpuPeriod(0).cpuQuota(0);
        }
        if (lacks(
                !wish.cpusetCpus().isEmpty() || !wish.cpusetMems().isEmpty(),
                features.cpuset(),
                "Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.")) {
            kept.cpusetCpus("").cpusetMems("");
        }
        boolean realtime = wish.cpuRealtimePeriod() != 0 || wish.cpuRealtimeRuntime() != 0;
        if (realtime && !features.cpuRealtime()) {
            throw new BadRequest("kernel does not support CPU real-time scheduler");
        }
        if (wish.cpuRealtimePeriod() != 0 && wish.cpuRealtimeRuntime() > wish.cpuRealtimePeriod()) {
            throw new BadRequest("cpu real-time runtime cannot be higher than cpu real-time period");
        }
    }

    private void blockIo(Resources wish) {
        if (lacks(
                wish.blkioWeight() > 0,
                features.blockIoWeight(),
                "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.")) {
            kept.blkioWeight(0);
        } else if (wish.blkioWeight() != 0 && (wish.blkioWeight() < 10 || wish.blkioWeight() > 1000)) {
            throw new BadRequest("Range of blkio weight is from 10 to 1000");
        }
        if (lacks(
                !wish.blkioWeightDevice().isEmpty(),
                features.blockIoWeight(),
                "Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device"
                        + " discarded.")) {
            kept.blkioWeightDevice(List.of());
        }
        boolean rates = features.blockIoThrottle();
        if (lacks(!wish.blkioDeviceReadBps().isEmpty(), rates, rate("BPS Block I/O read", "BPS read"))) {
            kept.blkioDeviceReadBps(List.of());
        }
        if (lacks(!wish.blkioDeviceWriteBps().isEmpty(), rates, rate("BPS Block I/O write", "BPS write"))) {
            kept.blkioDeviceWriteBps(List.of());
        }
        if (lacks(!wish.blkioDeviceReadIops().isEmpty(), rates, rate("IOPS Block read", "IOPS read"))) {
            kept.blkioDeviceReadIops(List.of());
        }
        if (lacks(!wish.blkioDeviceWriteIops().isEmpty(), rates, rate("IOPS Block write", "IOPS write"))) {
            kept.blkioDeviceWriteIops(List.of());
        }
    }

    private static String rate(String what, String limit) {
        return "Your kernel does not support " + what + " limit or the cgroup is not mounted. Block I/O " + limit
                + " limit discarded.";
    }
}
