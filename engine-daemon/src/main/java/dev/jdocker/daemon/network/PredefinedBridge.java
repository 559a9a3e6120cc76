package dev.jdocker.daemon.network;

import dev.jdocker.api.network.IpamConfig;
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

    private static final Map<String, String> OPTIONS = Map.of(
            "com.docker.network.bridge.default_bridge", "true",
            "com.docker.network.bridge.enable_icc", "true",
            "com.docker.network.bridge.enable_ip_masquerade", "true",
            "com.docker.network.bridge.host_binding_ipv4", "0.0.0.0",
            "com.docker.network.bridge.name", LINK,
            "com.docker.network.driver.mtu", "1500");

    private PredefinedBridge() {}

    /** The network with its options and subnet, which is taken. */
    static Network complete(Network bare, HostBridges bridges, Subnets subnets) {
        IpPrefix gateway = gateway(bridges, subnets);
        return bare.withOptions(OPTIONS)
                .withSubnets(List.of(
                        new IpamConfig(gateway.network().toString(), "", IpPrefix.text(gateway.address()), Map.of())));
    }

    /** A bridge that is there keeps its address, as with dockerd; a new one gets the first subnet without a route. */
    private static IpPrefix gateway(HostBridges bridges, Subnets subnets) {
        Optional<IpPrefix> kept =
                bridges.addressesOf(LINK).stream().filter(IpPrefix::isV4).findFirst();
        if (kept.isPresent() && subnets.take(kept.get())) {
            return kept.get();
        }
        IpPrefix subnet = subnets.takeAny(true, bridges.routed())
                .orElseThrow(() -> new IllegalStateException("all predefined address pools have been fully subnetted"));
        return new AddressPool(subnet, null).take().orElseThrow();
    }
}
