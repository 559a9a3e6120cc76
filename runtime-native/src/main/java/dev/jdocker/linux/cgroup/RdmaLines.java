package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.RdmaLimit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines for {@code rdma.max}, the same in both versions: {@code mlx5_1 hca_handle=3 hca_object=10000}. */
final class RdmaLines {
    private RdmaLines() {}

    /** What is not limited is {@code max}. */
    static List<String> of(Map<String, RdmaLimit> devices) {
        return devices.entrySet().stream()
                .map(device -> device.getKey() + " hca_handle="
                        + number(device.getValue().hcaHandles()) + " hca_object="
                        + number(device.getValue().hcaObjects()))
                .toList();
    }

    private static String number(@Nullable Long limit) {
        return limit == null ? "max" : limit.toString();
    }
}
