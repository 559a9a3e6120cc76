package dev.jdocker.daemon.network.bridge;

import dev.jdocker.linux.netlink.Addresses;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.LinkAddress;
import dev.jdocker.linux.netlink.LinkKind.Bridge;
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
    private static final String FORWARD = "ipv4/ip_forward";

    private final NetlinkSocket host;
    private final SecureRandom random = new SecureRandom();

    public HostBridges(NetlinkSocket host) {
        this.host = host;
    }

    /** Makes the bridge, or takes the one that is there; it has these addresses and is up. */
    public void ensure(String name, List<IpPrefix> addresses, int mtu) {
        Links links = new Links(host);
        if (links.find(name).isEmpty()) {
            // With an address of its own it keeps it whatever ports come and go.
            links.create(NewLink.of(name, new Bridge()).withMtu(mtu).withAddress(MacAddress.random(random)));
        }
        Link link = links.get(name);
        if (!link.kind().equals("bridge")) {
            throw new IllegalStateException("the link " + name + " is no bridge");
        }
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

    /** Whether the host forwards packets. */
    public boolean isForwarding() {
        return NetSysctl.isOn(FORWARD);
    }

    /** Lets the host forward packets. */
    public void enableForwarding() {
        NetSysctl.set(FORWARD, "1");
    }

    /** Removes a port by its name, and the container's end with it. */
    public void removePort(String port) {
        Links links = new Links(host);
        links.find(port).ifPresent(link -> links.delete(link.index()));
    }
}
