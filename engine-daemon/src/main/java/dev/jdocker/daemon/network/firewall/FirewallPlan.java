package dev.jdocker.daemon.network.firewall;

import java.util.List;

/**
 * All that the table holds.
 *
 * @param filtered the families that it has a say in; there is no table where it has none
 * @param guarded the families of which nothing but containers' packets is forwarded: where forwarding was off before the
 *     engine turned it on, the host does not become a router by that
 */
public record FirewallPlan(
        Families filtered, Families guarded, List<BridgeRules> bridges, List<? extends PortElement> ports) {
    public FirewallPlan {
        bridges = List.copyOf(bridges);
        ports = List.copyOf(ports);
    }

    /** Some of the two. */
    public record Families(boolean v4, boolean v6) {
        public static final Families BOTH = new Families(true, true);
        public static final Families NONE = new Families(false, false);
    }
}
