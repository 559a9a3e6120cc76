package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.Resources;
import dev.jdocker.api.container.ThrottleDevice;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.DeviceThrottle;
import dev.jdocker.oci.DeviceWeight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weights and rates of block devices, which clients name by their paths and the kernel by their numbers. */
final class BlockIoLimits {
    private BlockIoLimits() {}

    /** Null where none is asked for. */
    static @Nullable BlockIo of(Resources wish) {
        BlockIo limits = BlockIo.builder()
                .weight(wish.blkioWeight() == 0 ? null : wish.blkioWeight())
                .weightDevice(wish.blkioWeightDevice().stream()
                        .map(given -> {
                            Device device = device(given.path());
                            return new DeviceWeight(device.major(), device.minor(), given.weight(), null);
                        })
                        .toList())
                .throttleReadBpsDevice(rates(wish.blkioDeviceReadBps()))
                .throttleWriteBpsDevice(rates(wish.blkioDeviceWriteBps()))
                .throttleReadIopsDevice(rates(wish.blkioDeviceReadIops()))
                .throttleWriteIopsDevice(rates(wish.blkioDeviceWriteIops()))
                .build();
        return limits.equals(BlockIo.builder().build()) ? null : limits;
    }

    private static List<DeviceThrottle> rates(List<ThrottleDevice> given) {
        return given.stream()
                .map(rate -> {
                    Device device = device(rate.path());
                    return new DeviceThrottle(device.major(), device.minor(), rate.rate());
                })
                .toList();
    }

    private static Device device(String path) {
        try {
            return HostDevices.at(Path.of(path).toRealPath())
                    .orElseThrow(() -> new ServerError("stat " + path + ": not a device node"));
        } catch (IOException e) {
            throw new ServerError("stat " + path + ": no such file or directory", e);
        }
    }
}
