package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * How names that no container has are looked up for one container.
 *
 * @param servers those to ask from within the container's network; none for the host's
 * @param ndots whether the user chose how many dots a name has that is complete: then names without any stay here
 * @param hostAddresses what {@code host.docker.internal} stands for; none where it is no name
 */
public record ResolverSettings(List<InetAddress> servers, boolean ndots, List<InetAddress> hostAddresses) {

    public ResolverSettings {
        servers = List.copyOf(servers);
        hostAddresses = List.copyOf(hostAddresses);
    }
}
