package dev.jdocker.daemon.container.spec;

import dev.jdocker.oci.DeviceRule;
import java.util.List;
import java.util.stream.Stream;

/** What every container is kept from unless it asks otherwise (moby's daemon/pkg/oci/defaults.go). */
final class DefaultConfinement {
    static final List<String> READ_ONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private static final List<String> MASKED_PATHS = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts", // GHSA-6fw5-f8r9-fgfm, like thermal_throttle: a side channel
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap"); // CVE-2020-8694

    static final List<DeviceRule> DEVICES = List.of(
            new DeviceRule(false, null, null, null, "rwm"),
            character(true, 1, 5),
            character(true, 1, 3),
            character(true, 1, 9),
            character(true, 1, 8),
            character(true, 5, 0),
            character(true, 5, 1),
            character(false, 10, 229));

    private DefaultConfinement() {}

    static List<String> maskedPaths(HostFacts host) {
        return Stream.concat(MASKED_PATHS.stream(), host.thermalPaths().stream())
                .toList();
    }

    private static DeviceRule character(boolean allow, long major, long minor) {
        return new DeviceRule(allow, "c", major, minor, "rwm");
    }
}
