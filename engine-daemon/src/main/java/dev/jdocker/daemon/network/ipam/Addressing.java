package dev.jdocker.daemon.network.ipam;

import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.Subnet;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The addresses of all networks. For several threads. */
public final class Addressing {
    private final Map<String, List<AddressPool>> pools = new ConcurrentHashMap<>();

    /** Begins to give the addresses of a network, but for those of gateways and what else is taken there. */
    public void open(Network network) {
        List<AddressPool> all = new ArrayList<>();
        for (boolean v4 : new boolean[] {true, false}) {
            for (Subnet subnet : network.subnetsOf(v4)) {
                AddressPool pool = new AddressPool(subnet.prefix(), subnet.range());
                if (subnet.gateway() != null) {
                    pool.take(subnet.gateway());
                }
                subnet.auxiliary().values().forEach(pool::take);
                all.add(pool);
            }
        }
        pools.put(network.id(), List.copyOf(all));
    }

    public void close(Network network) {
        pools.remove(network.id());
    }

    /** Takes the lowest free address of a family; empty when all are taken. */
    public Optional<IpPrefix> takeAny(Network network, boolean v4) {
        return of(network.id()).stream()
                .filter(pool -> pool.subnet().isV4() == v4)
                .map(AddressPool::take)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Takes that address; empty if somebody has it or if it is in none of the network's subnets. */
    public Optional<IpPrefix> take(Network network, InetAddress address) {
        return of(network.id()).stream()
                .filter(pool -> pool.take(address))
                .map(pool -> new IpPrefix(address, pool.subnet().length()))
                .findFirst();
    }

    /** Gives an address back; one that nobody has is no failure. */
    public void release(String networkId, InetAddress address) {
        of(networkId).forEach(pool -> pool.release(address));
    }

    private List<AddressPool> of(String networkId) {
        return pools.getOrDefault(networkId, List.of());
    }
}
