package dev.jdocker.daemon.network;

import dev.jdocker.api.network.EndpointSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The network namespaces of the containers that are in a network of the engine, by the containers' ids. */
public interface ContainerSandboxes {

    /**
     * Makes one before its container starts.
     *
     * @param wantedMac the MAC address asked for, empty for any
     * @return what the container has there: addresses and gateway
     */
    EndpointSettings join(String container, String wantedMac);

    /** Clears it away and gives its addresses back; a container that has none is no failure. */
    void leave(String container);

    /** What the container has there; empty where it has no sandbox. */
    Optional<EndpointSettings> endpoint(String container);

    /** The file that a process joins the namespace by. */
    Path file(String container);

    /** Clears away all but those of these containers. */
    void keepOnly(Set<String> containers);
}
