package dev.jdocker.daemon.container.spec;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a container has in common with others.
 *
 * @param pidNamespace the file of the namespace to join, null for its own or the host's
 * @param ipcNamespace the same of IPC
 * @param networkNamespace the same of the network
 * @param userNamespace the same of the user namespace that the network belongs to
 * @param sharedMemory the folder of this machine that is its {@code /dev/shm}, null for one of its own or the host's
 */
public record Sharing(
        @Nullable Path pidNamespace,
        @Nullable Path ipcNamespace,
        @Nullable Path networkNamespace,
        @Nullable Path userNamespace,
        @Nullable Path sharedMemory) {
    /** Nothing is shared, or the host's. */
    public static final Sharing NONE = new Sharing(null, null, null, null, null);
}
