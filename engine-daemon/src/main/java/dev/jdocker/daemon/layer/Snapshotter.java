package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.runtime.Rootfs;
import java.util.List;

/**
 * The root file systems of containers. A <em>snapshot</em> is one container's writable layer on top of the layers of its
 * image; it lives in the container's folder {@code <data-root>/containers/<id>} from {@link #prepare} to {@link #remove}.
 * While a snapshot exists its layers stay, also when the image is deleted.
 */
public interface Snapshotter {

    /**
     * Makes the container's folder where it is missing, and an empty writable layer in it.
     *
     * @param layers the image's layers, the lowest first
     * @param limitBytes how much the container may write, 0 for no limit
     * @throws dev.jdocker.daemon.error.NotFound if a layer is not here (any more)
     * @throws dev.jdocker.daemon.error.BadRequest if there cannot be a limit here
     */
    Rootfs.Overlay prepare(String containerId, List<DiffId> layers, long limitBytes);

    /** The same without a limit. */
    default Rootfs.Overlay prepare(String containerId, List<DiffId> layers) {
        return prepare(containerId, layers, 0);
    }

    /**
     * The snapshot that {@link #prepare} made, perhaps in an earlier engine process: to be called for each container that
     * is found at the start, before garbage is collected, so that its layers are held.
     *
     * @throws dev.jdocker.daemon.error.NotFound if a layer is not here any more
     */
    Rootfs.Overlay restore(String containerId, List<DiffId> layers);

    /**
     * Lets the container's whole folder disappear in one rename: the writable layer, and everything else that is in it
     * (container.json, logs). The bytes are freed in the background. No error if there is none.
     */
    void remove(String containerId);

    /** What the container has written: the apparent size of all files in its writable layer, each counted once. Walks. */
    long writtenBytes(String containerId);

    /** The size of the files in all layers of an image, as {@code SizeRootFs} minus {@code SizeRw} counts them. */
    long layerBytes(List<DiffId> layers);
}
