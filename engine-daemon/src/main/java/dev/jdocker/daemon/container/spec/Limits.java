package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The limits of a container's control group. Zero stands for "not asked for" all through Docker's HostConfig. */
final class Limits {
    private static final long PERIOD_MICROS = 100_000;

    private Limits() {}

    static Resources of(HostConfig hostConfig, List<DeviceRule> given) {
        dev.jdocker.api.container.Resources wish = hostConfig.resources();
        Resources.Builder limits = Resources.builder()
                .devices(
                        hostConfig.privileged()
                                ? List.of(new DeviceRule(true, null, null, null, "rwm"))
                                : Stream.concat(DefaultConfinement.DEVICES.stream(), given.stream())
                                        .toList())
                .memory(memory(wish))
                .cpu(cpu(wish))
                .blockIo(BlockIoLimits.of(wish));
        Long pids = wish.pidsLimit();
        if (pids != null && pids > 0) {
            limits.pids(new Pids(pids));
        }
        return limits.build();
    }

    /** Limits to be changed in a group that is there; a limit of processes that is 0 is lifted. */
    static Resources change(dev.jdocker.api.container.Resources wish) {
        Resources all = of(HostConfig.EMPTY.toBuilder().resources(wish).build(), List.of());
        return Resources.builder()
                .memory(all.memory())
                .cpu(all.cpu())
                .blockIo(all.blockIo())
                .pids(wish.pidsLimit() == null ? null : new Pids(wish.pidsLimit()))
                .build();
    }

    private static Memory memory(dev.jdocker.api.container.Resources wish) {
        Long swappiness = wish.memorySwappiness();
        return Memory.builder()
                .limit(orNull(wish.memoryBytes()))
                .swap(orNull(wish.memorySwapBytes()))
                .reservation(orNull(wish.memoryReservationBytes()))
                .kernelTcp(orNull(wish.kernelMemoryTcpBytes()))
                .swappiness(swappiness == null || swappiness < 0 ? null : swappiness)
                .disableOomKiller(Boolean.TRUE.equals(wish.oomKillDisable()) ? true : null)
                .build();
    }

    private static Cpu cpu(dev.jdocker.api.container.Resources wish) {
        Cpu.Builder cpu = Cpu.builder()
                .shares(orNull(wish.cpuShares()))
                .period(orNull(wish.cpuPeriod()))
                .quota(orNull(wish.cpuQuota()))
                .realtimePeriod(orNull(wish.cpuRealtimePeriod()))
                .realtimeRuntime(orNull(wish.cpuRealtimeRuntime()))
                .cpus(wish.cpusetCpus().isEmpty() ? null : wish.cpusetCpus())
                .mems(wish.cpusetMems().isEmpty() ? null : wish.cpusetMems());
        if (wish.nanoCpus() != 0) {
            cpu.period(PERIOD_MICROS).quota(Math.multiplyExact(wish.nanoCpus(), PERIOD_MICROS) / 1_000_000_000L);
        }
        return cpu.build();
    }

    private static @Nullable Long orNull(long value) {
        return value == 0 ? null : value;
    }
}
