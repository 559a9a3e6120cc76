package dev.jdocker.daemon.build;

import dev.jdocker.api.container.Ulimit;
import java.util.List;

/**
 * What the commands of a build may use; 0, -1 for swap and empty stand for the engine's defaults.
 *
 * @param memorySwapBytes memory and swap together, -1 for no limit
 */
public record RunLimits(
        long memoryBytes,
        long memorySwapBytes,
        long cpuShares,
        long cpuPeriodMicros,
        long cpuQuotaMicros,
        String cpusetCpus,
        String cpusetMems,
        long shmBytes,
        List<Ulimit> ulimits,
        String cgroupParent) {

    public static final RunLimits NONE = new RunLimits(0, 0, 0, 0, 0, "", "", 0, List.of(), "");

    public RunLimits {
        ulimits = List.copyOf(ulimits);
    }
}
