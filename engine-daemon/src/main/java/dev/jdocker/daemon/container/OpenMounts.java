package dev.jdocker.daemon.container;

/** The sources of a container's mounts, there until this is closed. */
public interface OpenMounts extends AutoCloseable {

    /** The host's path of what is mounted at a place of the container; empty for nothing. */
    String path(String destination);

    @Override
    void close();
}
