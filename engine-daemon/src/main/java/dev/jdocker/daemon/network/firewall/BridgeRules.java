package dev.jdocker.daemon.network.firewall;

import dev.jdocker.linux.netlink.IpPrefix;
import java.util.List;

/**
 * What the firewall knows of a bridge.
 *
 * @param name of its link
 * @param subnets its networks, of both families
 * @param internal whether nothing passes between it and other links
 * @param masqueraded whether its containers have the host's address outside
 */
public record BridgeRules(String name, List<IpPrefix> subnets, boolean internal, boolean masqueraded) {
    public BridgeRules {
        subnets = List.copyOf(subnets);
    }
}
