package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.NotFound;
import java.util.List;

/** No plugins at all: {@code local} is the only driver. */
public final class NoPlugins implements VolumeDrivers {
    @Override
    public VolumeDriver get(String name) {
        throw new NotFound("error looking up volume plugin " + name + ": plugin \"" + name + "\" not found");
    }

    @Override
    public List<VolumeDriver> all() {
        return List.of();
    }
}
