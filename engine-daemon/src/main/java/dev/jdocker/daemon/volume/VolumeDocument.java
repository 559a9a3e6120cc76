package dev.jdocker.daemon.volume;

import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.http.Protection;
import java.util.Map;

/**
 * Everything that is known of a volume, as it stands in {@code volume.json}. It is never changed.
 *
 * @param layout the version of this document's form, for migrations
 * @param labels absent where the client sent none, which it is shown so
 * @param options of the driver, absent in the same way
 */
public record VolumeDocument(
        int layout,
        String name,
        String driver,
        Timestamp created,
        Map<String, String> labels,
        Map<String, String> options) {

    public static final int LAYOUT = 1;

    /** The label of volumes that nobody gave a name. */
    public static final String ANONYMOUS = "com.docker.volume.anonymous";

    /** The label of volumes that are cache mounts of builds; its value is the mount's id. */
    public static final String BUILD_CACHE = "dev.jdocker.build.cache";

    public VolumeDocument {
        labels = Copy.mapOrAbsent(labels);
        options = Copy.mapOrAbsent(options);
    }

    boolean isAnonymous() {
        return labels.containsKey(ANONYMOUS);
    }

    boolean isProtected() {
        return Protection.isOn(labels);
    }
}
