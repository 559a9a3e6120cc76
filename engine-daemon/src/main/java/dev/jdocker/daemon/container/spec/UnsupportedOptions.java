package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Resources;
import dev.jdocker.daemon.error.NotImplemented;
import java.util.Set;

/** The options that the engine cannot honour yet: each is refused by its name, none is silently dropped (T45). */
final class UnsupportedOptions {
    private UnsupportedOptions() {}

    static void refuse(HostConfig wish) {
        refuse(!wish.links().isEmpty(), "--link");
        refuse(!wish.volumesFrom().isEmpty(), "--volumes-from");
        refuse(!Set.of("", "local").contains(wish.volumeDriver()), "--volume-driver");
        refuse(!wish.storageOpt().isEmpty(), "--storage-opt");
        refuse(!wish.cgroup().isEmpty(), "HostConfig.Cgroup");
        Resources limits = wish.resources();
        refuse(!limits.devices().isEmpty(), "--device");
        refuse(!limits.deviceCgroupRules().isEmpty(), "--device-cgroup-rule");
        refuse(!limits.deviceRequests().isEmpty(), "--gpus");
        refuse(limits.blkioWeight() != 0 || !limits.blkioWeightDevice().isEmpty(), "--blkio-weight");
        refuse(!limits.blkioDeviceReadBps().isEmpty(), "--device-read-bps");
        refuse(!limits.blkioDeviceWriteBps().isEmpty(), "--device-write-bps");
        refuse(!limits.blkioDeviceReadIops().isEmpty(), "--device-read-iops");
        refuse(!limits.blkioDeviceWriteIops().isEmpty(), "--device-write-iops");
        refuse(limits.cpuRealtimePeriod() != 0 || limits.cpuRealtimeRuntime() != 0, "--cpu-rt-runtime");
        refuse(limits.kernelMemoryTcpBytes() != 0, "HostConfig.KernelMemoryTCP");
    }

    private static void refuse(boolean asked, String option) {
        if (asked) {
            throw new NotImplemented("this option is not implemented yet: " + option);
        }
    }
}
