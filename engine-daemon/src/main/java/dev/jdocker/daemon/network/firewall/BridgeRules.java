package dev.jdocker.daemon.network.firewall;

import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the firewall knows of a bridge.
 *
 * @param name of its link
 * @param homes its networks, at most one of each family
 * @param internal whether nothing passes between it and other links
 * @param trusted links of the host from which published ports are reached by containers' own addresses too
 */
public record BridgeRules(String name, List<Home> homes, boolean internal, List<String> trusted) {
    public BridgeRules {
        homes = List.copyOf(homes);
        trusted = List.copyOf(trusted);
    }

    /**
     * A network on it.
     *
     * @param masqueraded whether its containers have an address of the host outside
     * @param source that address, null for the one of the link that they leave by
     */
    public record Home(
            IpPrefix subnet,
            Reach reach,
            boolean masqueraded,
            @Nullable InetAddress source) {}

    /** How containers are reached from other links, besides by ports of the host that are translated. */
    public enum Reach {
        /** Not at all. */
        NONE,
        /** At open ports, but not from other bridges. */
        PORTS,
        /** At open ports and by echo requests, from wherever: the host is nothing but their router. */
        ROUTED,
        /** At everything, but not from other bridges. */
        ALL
    }
}
