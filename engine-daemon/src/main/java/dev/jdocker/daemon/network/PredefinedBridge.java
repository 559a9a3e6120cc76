package dev.jdocker.daemon.network;

import dev.jdocker.api.network.IpamConfig;
import dev.jdocker.daemon.config.NetworkOptions;
import dev.jdocker.daemon.network.bridge.HostBridges;
import dev.jdocker.daemon.network.ipam.AddressPool;
import dev.jdocker.daemon.network.ipam.Subnets;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.linux.netlink.IpPrefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the network {@code bridge} is, which every engine has: decided anew at each start. */
final class PredefinedBridge {
    /** The link, called as Docker calls it. */
    static final String LINK = "docker0";

    private PredefinedBridge() {}

    /** The network with its options and subnet, which is taken. */
    static Network complete(Network bare, HostBridges bridges, Subnets subnets, NetworkOptions options) {
        IpPrefix gateway = gateway(bridges, subnets, options);
        IpPrefix range = options.fixedCidr();
        return bare.withOptions(Map.of(
                        "com.docker.network.bridge.default_bridge", "true",
                        "com.docker.network.bridge.enable_icc", Boolean.toString(options.icc()),
                        "com.docker.network.bridge.enable_ip_masquerade", Boolean.toString(options.masquerade()),
                        "com.docker.network.bridge.host_binding_ipv4", options.hostBinding(),
                        "com.docker.network.bridge.name", LINK,
                        "com.docker.network.driver.mtu", Integer.toString(options.mtu())))
                .withSubnets(List.of(new IpamConfig(
                        gateway.network().toString(),
                        range == null ? "" : range.toString(),
                        IpPrefix.text(gateway.address()),
                        Map.of())));
    }

    /**
     * The address that the daemon is told; else a bridge that is there keeps its own, as with dockerd, unless it does not
     * fit the range that the daemon is told, which then is the subnet; a new one gets the first subnet without a route.
     */
    private static IpPrefix gateway(HostBridges bridges, Subnets subnets, NetworkOptions options) {
        IpPrefix told = options.bridgeAddress();
        if (told != null) {
            return taken(told, subnets);
        }
        IpPrefix range = options.fixedCidr();
        Optional<IpPrefix> kept = bridges.addressesOf(LINK).stream()
                .filter(IpPrefix::isV4)
                .findFirst()
                .filter(address -> range == null || isIn(range, address));
        if (kept.isPresent() && subnets.take(kept.get())) {
            return kept.get();
        }
        if (range != null) {
            return new AddressPool(taken(range, subnets), null)
                    .take()
                    .orElseThrow(() -> new IllegalStateException("no available address in fixed-cidr " + range));
        }
        IpPrefix subnet = subnets.takeAny(true, bridges.routed())
                .orElseThrow(() -> new IllegalStateException("all predefined address pools have been fully subnetted"));
        return new AddressPool(subnet, null).take().orElseThrow();
    }

    private static boolean isIn(IpPrefix range, IpPrefix network) {
        return network.contains(range.address()) && range.length() >= network.length();
    }

    private static IpPrefix taken(IpPrefix subnet, Subnets subnets) {
        if (!subnets.take(subnet)) {
            throw new IllegalStateException("the network " + subnet.network() + " of bridge overlaps with another");
        }
        return subnet;
    }
}
