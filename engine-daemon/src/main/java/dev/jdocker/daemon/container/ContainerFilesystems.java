package dev.jdocker.daemon.container;

/** The file systems of this engine's containers. */
@FunctionalInterface
public interface ContainerFilesystems {

    /**
     * That of the container which a client means by an id, a name, or the beginning of an id.
     *
     * @throws dev.jdocker.daemon.error.NotFound {@code No such container: x}
     * @throws dev.jdocker.daemon.error.Conflict if it is being removed
     */
    ContainerFilesystem get(String reference);
}
