package dev.jdocker.daemon.network;

import dev.jdocker.api.network.IpamConfig;
import dev.jdocker.daemon.config.BridgeAddresses;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.config.NetworkOptions;
import dev.jdocker.daemon.network.bridge.BridgeDriver;
import dev.jdocker.daemon.network.bridge.HostBridges;
import dev.jdocker.daemon.network.ipam.AddressPool;
import dev.jdocker.daemon.network.ipam.Subnets;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the predefined network "bridge" is: decided anew at each start.
 *
 * @param link that it stands on: the one of Docker's name, or one that somebody else has made
 */
record PredefinedBridge(String link, HostBridges bridges, Subnets subnets, NetworkOptions options) {

    PredefinedBridge {
        if (!link.equals(DaemonConfig.DOCKER0) && !bridges.exists(link)) {
            throw new IllegalStateException(
                    "bridge device with non default name " + link + " must be created manually");
        }
    }

    /** The network with its options and subnets, which are taken. */
    Network complete(Network bare) {
        List<IpamConfig> given = new ArrayList<>(List.of(config(true, options.v4())));
        if (options.ipv6()) {
            given.add(config(false, options.v6()));
        }
        return bare.toBuilder()
                .ipv6(options.ipv6())
                .options(Map.of(
                        "com.docker.network.bridge.default_bridge", "true",
                        "com.docker.network.bridge.enable_icc", Boolean.toString(options.icc()),
                        "com.docker.network.bridge.enable_ip_masquerade", Boolean.toString(options.masquerade()),
                        "com.docker.network.bridge.host_binding_ipv4", options.hostBinding(),
                        "com.docker.network.bridge.name", link,
                        "com.docker.network.driver.mtu", Integer.toString(options.mtu())))
                .subnets(given)
                .build();
    }

    private IpamConfig config(boolean v4, BridgeAddresses told) {
        IpPrefix gateway = gateway(v4, told);
        return new IpamConfig(
                gateway.network().toString(),
                told.range() == null ? "" : told.range().toString(),
                IpPrefix.text(gateway.address()),
                auxiliary(v4, gateway, told.gateway()));
    }

    private static Map<String, String> auxiliary(boolean v4, IpPrefix subnet, @Nullable InetAddress other) {
        if (other == null) {
            return Map.of();
        }
        String name = v4 ? BridgeDriver.GATEWAY_V4 : BridgeDriver.GATEWAY_V6;
        String text = IpPrefix.text(other);
        if (!subnet.network().contains(other)) {
            throw new IllegalStateException("auxiliary address: (" + name + ":" + text
                    + ") must belong to the master pool: " + subnet.network());
        }
        return Map.of(name, text);
    }

    /**
     * The address that the daemon is told; else a bridge that is there keeps its own, as with dockerd, unless it does not
     * fit the range that the daemon is told, which then is the subnet; a new one gets the first subnet without a route.
     */
    private IpPrefix gateway(boolean v4, BridgeAddresses told) {
        if (told.address() != null) {
            return taken(told.address());
        }
        IpPrefix range = told.range();
        Optional<IpPrefix> kept = bridges.addressesOf(link).stream()
                .filter(address -> address.isV4() == v4)
                .findFirst()
                .filter(address -> range == null || isIn(range, address));
        if (kept.isPresent() && subnets.take(kept.get())) {
            return kept.get();
        }
        if (range != null) {
            return new AddressPool(taken(range), null)
                    .take()
                    .orElseThrow(() -> new IllegalStateException(
                            "no available address in fixed-cidr" + (v4 ? " " : "-v6 ") + range));
        }
        IpPrefix subnet = subnets.takeAny(v4, bridges.routed())
                .orElseThrow(() -> new IllegalStateException("all predefined address pools have been fully subnetted"));
        return new AddressPool(subnet, null).take().orElseThrow();
    }

    private static boolean isIn(IpPrefix range, IpPrefix network) {
        return network.contains(range.address()) && range.length() >= network.length();
    }

    private IpPrefix taken(IpPrefix subnet) {
        if (!subnets.take(subnet)) {
            throw new IllegalStateException("the network " + subnet.network() + " of bridge overlaps with another");
        }
        return subnet;
    }
}
