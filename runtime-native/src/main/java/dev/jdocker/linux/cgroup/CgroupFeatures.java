package dev.jdocker.linux.cgroup;

/**
 * What this machine's control groups can limit; a client is warned where a wish of its cannot be met.
 *
 * @param oomKillDisable only with version 1
 * @param swapLimit whether swap is accounted
 */
public record CgroupFeatures(
        boolean memoryLimit,
        boolean memoryReservation,
        boolean swapLimit,
        boolean swappiness,
        boolean oomKillDisable,
        boolean cpuShares,
        boolean cpuQuota,
        boolean cpuRealtime,
        boolean cpuset,
        boolean pidsLimit,
        boolean blockIoWeight,
        boolean blockIoThrottle,
        boolean devices,
        boolean freezer) {}
