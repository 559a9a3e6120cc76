package dev.jdocker.daemon.volume;

import java.util.List;

/** The drivers there are besides {@code local}: those of plugins. */
public interface VolumeDrivers {

    /**
     * The driver of that name.
     *
     * @throws dev.jdocker.daemon.error.NotFound if there is none, in Docker's words
     */
    VolumeDriver get(String name);

    /** Those that can be reached now. */
    List<VolumeDriver> all();
}
