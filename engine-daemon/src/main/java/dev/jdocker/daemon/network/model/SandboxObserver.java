package dev.jdocker.daemon.network.model;

/**
 * Follows the networks of containers: whoever answers questions about names. What it throws fails what it was told of;
 * the container's start or connection waits for it.
 */
public interface SandboxObserver {

    /**
     * The namespace and its links are there. Called before the container's first process starts, and at the engine's start
     * for each container that went on without it.
     */
    void opened(Sandbox sandbox);

    /** A running container has joined or left a network, or has another name. */
    void changed(Sandbox before, Sandbox now);

    /** The run is over; the namespace goes now. Comes also after an {@link #opened} that failed. */
    void closed(Sandbox sandbox);
}
