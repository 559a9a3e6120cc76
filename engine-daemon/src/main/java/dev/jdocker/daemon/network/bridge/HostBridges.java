package dev.jdocker.daemon.network.bridge;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.sandbox.NetSysctl;
import dev.jdocker.linux.netlink.Addresses;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.LinkAddress;
import dev.jdocker.linux.netlink.LinkKind.Bridge;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.MacAddress;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NewLink;
import dev.jdocker.linux.netlink.Route;
import dev.jdocker.linux.netlink.Routes;
import java.security.SecureRandom;
import java.util.List;

/** The bridges of the network namespace that the engine is in. */
public final class HostBridges {
    private final NetlinkSocket host;
    private final SecureRandom random = new SecureRandom();

    public HostBridges(NetlinkSocket host) {
        this.host = host;
    }

    /**
     * Makes the bridge, or takes the one that is there; it has these addresses and is up.
     *
     * @param mtu 0 for the kernel's choice
     */
    public void ensure(String name, List<IpPrefix> addresses, int mtu) {
        Links links = new Links(host);
        if (links.find(name).isEmpty()) {
            // With an address of its own it keeps it whatever ports come and go.
            links.create(NewLink.of(name, new Bridge()).withMtu(mtu).withAddress(MacAddress.random(random)));
        }
        Link link = links.get(name);
        if (!link.kind().equals("bridge")) {
            throw new ServerError("existing interface " + name + " is not a bridge");
        }
        boolean v6 = addresses.stream().anyMatch(address -> !address.isV4());
        NetSysctl.set("ipv6/conf/" + name + "/disable_ipv6", v6 ? "0" : "1");
        NetSysctl.set("ipv6/conf/" + name + "/accept_ra", "0");
        List<IpPrefix> present = addressesOf(link);
        for (IpPrefix address : addresses) {
            if (!present.contains(address)) {
                new Addresses(host).add(link.index(), address);
            }
        }
        // Lets the host's own 127.0.0.1 stand for published ports; the firewall keeps containers from it.
        NetSysctl.set("ipv4/conf/" + name + "/route_localnet", "1");
        links.setUp(link.index(), true);
    }

    /** Takes the addresses from a bridge that is there where it is to have another of the family, and changes its MTU. */
    public void adapt(String name, List<IpPrefix> addresses, int mtu) {
        Links links = new Links(host);
        links.find(name).filter(link -> link.kind().equals("bridge")).ifPresent(link -> {
            links.setMtu(link.index(), mtu);
            List<IpPrefix> present = addressesOf(link);
            for (boolean v4 : new boolean[] {true, false}) {
                List<IpPrefix> own =
                        present.stream().filter(one -> one.isV4() == v4).toList();
                boolean wanted = addresses.stream().anyMatch(one -> one.isV4() == v4);
                if (wanted && own.stream().noneMatch(addresses::contains)) {
                    own.forEach(other -> new Addresses(host).remove(link.index(), other));
                }
            }
        });
    }

    /** The addresses of a bridge that is there; empty where there is none. */
    public List<IpPrefix> addressesOf(String name) {
        return new Links(host).find(name).map(this::addressesOf).orElse(List.of());
    }

    private List<IpPrefix> addressesOf(Link link) {
        return new Addresses(host)
                .of(link.index()).stream()
                        .filter(address -> address.scope() == LinkAddress.SCOPE_UNIVERSE)
                        .map(LinkAddress::prefix)
                        .toList();
    }

    /** The destinations that this host has another way to. */
    public List<IpPrefix> routed() {
        return new Routes(host).all().stream().map(Route::destination).toList();
    }

    /** Whether there is a link of that name. */
    public boolean exists(String name) {
        return new Links(host).find(name).isPresent();
    }

    /**
     * Makes a pair of links: a port of the bridge here, and its other end in a container.
     *
     * @param isolated whether it talks to no other isolated port
     */
    public void addPort(String bridge, String port, Veth other, int mtu, boolean isolated) {
        Links links = new Links(host);
        links.create(NewLink.of(port, other)
                .withMtu(mtu)
                .withMaster(links.get(bridge).index())
                .started());
        // A container that reaches its own published port comes back where it came from.
        links.setPort(links.get(port).index(), isolated, true);
    }

    /** Removes a link by its name: a bridge, or a port and the container's end with it. */
    public void remove(String name) {
        Links links = new Links(host);
        links.find(name).ifPresent(link -> links.delete(link.index()));
    }
}
