package dev.jdocker.daemon.network.firewall;

import java.util.List;

/**
 * All that the table holds.
 *
 * @param onlyOurs whether nothing but containers' packets is forwarded: where forwarding was off before the engine
 *     turned it on, the host does not become a router by that
 */
public record FirewallPlan(boolean onlyOurs, List<BridgeRules> bridges, List<PublishedPort> ports) {
    public FirewallPlan {
        bridges = List.copyOf(bridges);
        ports = List.copyOf(ports);
    }
}
