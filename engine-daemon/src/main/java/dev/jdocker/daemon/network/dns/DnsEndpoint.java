package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * What the name server knows of a container in one network.
 *
 * @param internal whether nothing leads out of the network
 * @param names those the network's containers find it by, the first being its own; case does not matter, and
 *     none at all in a network without names
 * @param addresses of both families
 * @param links what this container alone calls others in the network: its word for one, to a name of it
 */
public record DnsEndpoint(
        String networkId,
        String networkName,
        boolean internal,
        String containerId,
        List<String> names,
        List<InetAddress> addresses,
        Map<String, String> links) {

    public DnsEndpoint {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
        links = Map.copyOf(links);
    }
}
