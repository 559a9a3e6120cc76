package dev.jdocker.daemon.stats;

import dev.jdocker.api.stats.NetworkStats;
import dev.jdocker.linux.cgroup.CgroupStats;
import java.time.Instant;
import java.util.Map;

/**
 * What a running container had used up to one moment.
 *
 * @param machine the CPU time of the whole machine at that moment
 * @param networks by interface; empty where the container has none of its own
 */
public record Reading(Instant at, CgroupStats use, MachineCpu machine, Map<String, NetworkStats> networks) {
    public Reading {
        networks = Map.copyOf(networks);
    }
}
