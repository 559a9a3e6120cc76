package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;

/**
 * A network namespace with nothing in it, and the user namespace that it belongs to: whoever is root there may do in the
 * network what root may. A container joins both. Both end once nobody is in them and nothing holds them, these descriptors
 * among it.
 */
public record OwnedNetwork(Fd users, Fd network) implements AutoCloseable {

    @Override
    public void close() {
        try (users) {
            network.close();
        }
    }
}
