package dev.jdocker.daemon.volume;

import dev.jdocker.api.json.Absent;
import java.util.Map;

/**
 * A volume that somebody wants, to be made where it is missing.
 *
 * @param name empty for a new one without a name
 * @param driver empty for the one that has it, or {@code local}
 * @param options of the driver, {@link Absent} where none were sent
 */
public record VolumeWish(String name, String driver, Map<String, String> options, Map<String, String> labels) {

    /** A local volume without options. */
    public static VolumeWish named(String name) {
        return new VolumeWish(name, "", Absent.map(), Absent.map());
    }
}
