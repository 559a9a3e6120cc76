package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.oci.User;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A container as those see it who copy files from and to it, or make an image of it. */
public interface ContainerFilesystem {

    ContainerId id();

    /** With the image's defaults merged in. */
    ContainerConfig config();

    HostConfig hostConfig();

    /** Its binds and volumes, and the tmpfs among them. */
    List<MountPoint> mounts();

    /**
     * Gives what its mounts are made of to somebody who looks at them without running it.
     *
     * @param user who that is, among all that use volumes now
     */
    OpenMounts openMounts(String user);

    /** The ids of its own user namespace, null where it has none. */
    @Nullable
    IdMap idMap();

    /** The image it was made of, which may be gone. */
    Digest imageId();

    /** The layers of that image, which are here as long as the container is. */
    List<DiffId> imageLayers();

    /** Where its root file system lies on disk. */
    Rootfs.Overlay rootfs();

    /** Its processes, if it has any now. */
    Optional<RunningContainer> process();

    /** The user its processes run as. */
    User user();

    /**
     * Does something while nobody can start it; nothing where it runs. Not for what waits for a client.
     *
     * @return what {@code action} gave, nothing where the container runs
     */
    <T> Optional<T> whileStopped(Supplier<T> action);

    /**
     * Does something while its processes stand still: they are paused and unpaused, also in events, if it has any and they
     * do not stand still already.
     */
    <T> T whilePaused(Supplier<T> action);

    /** Publishes what happened to it, with its name, image and labels. */
    void publish(String action, Map<String, String> attributes);
}
