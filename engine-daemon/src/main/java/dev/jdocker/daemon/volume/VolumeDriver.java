package dev.jdocker.daemon.volume;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes volumes and gives access to them. Volumes of one name are asked about by one thread at a time; all may block. A
 * <em>user</em> is who has a volume mounted, such as a container's id.
 */
public interface VolumeDriver {

    String name();

    /** {@code local} or {@code global}. */
    String scope();

    /**
     * Makes a volume, or accepts that it is there.
     *
     * @throws dev.jdocker.daemon.error.ApiException for a name or options it does not take
     */
    void create(VolumeDocument document);

    /** Removes a volume that nobody has mounted. */
    void remove(VolumeDocument document);

    /** Gives a user access; where its files are then. */
    Path mount(VolumeDocument document, String user);

    /** Takes it back; of a user that had none it is no error. */
    void unmount(VolumeDocument document, String user);

    /** Where its files are or will be, empty where that is not known now. */
    String path(VolumeDocument document);

    /** What else it tells of a volume. */
    default Map<String, Object> status(VolumeDocument document) {
        return Map.of();
    }

    /** A volume that it has, whoever made it. */
    default Optional<VolumeDocument> find(String name) {
        return Optional.empty();
    }

    /** All volumes that it has, whoever made them. */
    default List<VolumeDocument> list() {
        return List.of();
    }
}
