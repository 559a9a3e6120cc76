package dev.jdocker.daemon.network;

import dev.jdocker.api.network.IpamConfig;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.ipam.AddressPool;
import dev.jdocker.daemon.network.ipam.Subnets;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.daemon.network.model.Subnet;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Gives a new network its subnets: those asked for, or for each family the first that is free of the pools.
 *
 * @param routed the networks that this host has another way to
 */
record SubnetChoice(Subnets subnets, Supplier<Collection<IpPrefix>> routed) {

    /** The network with its subnets, which are taken, each with a gateway unless the driver has none. */
    Network complete(Network wish, NetworkDriver driver) {
        List<IpamConfig> given = new ArrayList<>();
        try {
            for (boolean v4 : new boolean[] {true, false}) {
                if (v4 ? wish.hasIpv4() : wish.ipv6()) {
                    boolean gateway = driver.hasGateway(wish, v4);
                    given.addAll(wish.hasChosenSubnets(v4) ? chosen(wish, v4, gateway) : List.of(any(v4, gateway)));
                }
            }
            return wish.toBuilder().subnets(given).build();
        } catch (RuntimeException e) {
            given.forEach(config -> subnets.release(IpPrefix.parse(config.subnet())));
            throw e;
        }
    }

    private List<IpamConfig> chosen(Network wish, boolean v4, boolean gateway) {
        List<IpamConfig> given = new ArrayList<>();
        for (IpamConfig config : wish.ipam().subnets()) {
            Subnet subnet = Subnet.of(config);
            if (subnet.prefix().isV4() == v4) {
                if (!subnets.take(subnet.prefix())) {
                    given.forEach(taken -> subnets.release(IpPrefix.parse(taken.subnet())));
                    throw new Forbidden("invalid pool request: Pool overlaps with other one on this address space");
                }
                given.add(withGateway(config, subnet, gateway));
            }
        }
        return given;
    }

    private IpamConfig withGateway(IpamConfig config, Subnet subnet, boolean wanted) {
        try {
            AddressPool pool = new AddressPool(subnet.prefix(), subnet.range());
            InetAddress gateway = subnet.gateway();
            if (gateway == null && wanted) {
                gateway = pool.take()
                        .map(IpPrefix::address)
                        .orElseThrow(
                                () -> new BadRequest("no available address for the gateway of " + subnet.prefix()));
            } else if (gateway != null && !pool.take(gateway)) {
                throw new ServerError("failed to allocate gateway (" + config.gateway() + "): Address already in use");
            }
            for (Map.Entry<String, String> other : config.auxiliaryAddresses().entrySet()) {
                if (!pool.take(InetAddress.ofLiteral(other.getValue()))) {
                    throw new ServerError("failed to allocate secondary ip address (" + other.getKey() + ":"
                            + other.getValue() + "): Address already in use");
                }
            }
            return new IpamConfig(
                    config.subnet(),
                    config.ipRange(),
                    gateway == null ? "" : IpPrefix.text(gateway),
                    config.auxiliaryAddresses());
        } catch (RuntimeException e) {
            subnets.release(subnet.prefix());
            throw e;
        }
    }

    private IpamConfig any(boolean v4, boolean gateway) {
        IpPrefix subnet = subnets.takeAny(v4, routed.get())
                .orElseThrow(() -> new BadRequest("all predefined address pools have been fully subnetted"));
        return withGateway(
                new IpamConfig(subnet.toString(), "", "", Map.of()), new Subnet(subnet, null, null, Map.of()), gateway);
    }

    /** Gives the subnets of a network back. */
    void release(Network network) {
        network.subnets().forEach(config -> subnets.release(IpPrefix.parse(config.subnet())));
    }
}
