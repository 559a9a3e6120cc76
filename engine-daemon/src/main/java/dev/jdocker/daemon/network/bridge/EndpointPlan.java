package dev.jdocker.daemon.network.bridge;

import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.MacAddress;
import java.net.InetAddress;
import java.util.List;

/**
 * A container's end of a bridge.
 *
 * @param bridge the bridge's link
 * @param port the name of the end that is a port of the bridge; one of that name that is left over is removed
 * @param link the name of the end in the container
 * @param addresses of both families; without one of IPv6 the link has none
 * @param gateways of the default routes
 */
public record EndpointPlan(
        String bridge,
        String port,
        String link,
        MacAddress mac,
        List<IpPrefix> addresses,
        List<InetAddress> gateways,
        int mtu) {
    public EndpointPlan {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
    }
}
