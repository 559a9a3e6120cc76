package dev.jdocker.daemon.network;

import dev.jdocker.api.network.EndpointSettings;
import java.util.List;

/**
 * What a container asks of a network it is about to join.
 *
 * @param settings what its user said
 * @param dnsNames what others of the network are to call it
 */
public record EndpointWish(EndpointSettings settings, List<String> dnsNames) {
    public EndpointWish {
        dnsNames = List.copyOf(dnsNames);
    }
}
