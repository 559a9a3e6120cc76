package dev.jdocker.daemon.network.sandbox;

import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.netlink.Addresses;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.Route;
import dev.jdocker.linux.netlink.Routes;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace from within, on a thread that is in it and while that work lasts.
 *
 * @param namespace for whoever makes links in it
 */
public record Inside(NetlinkSocket socket, Fd namespace) {
    private static final IpPrefix ALL_V4 = IpPrefix.parse("0.0.0.0/0");
    private static final IpPrefix ALL_V6 = IpPrefix.parse("::/0");
    private static final int LINK_LOCAL_V4 = 16;
    private static final int LINK_LOCAL_V6 = 64;

    /** Furnishes the link of an endpoint: settings, addresses, up. */
    public void settle(Endpoint endpoint) {
        String name = endpoint.link();
        boolean v6 = endpoint.address(false) != null;
        NetSysctl.set("ipv6/conf/" + name + "/disable_ipv6", v6 ? "0" : "1");
        // Its addresses may have been another's a moment ago: neighbours are told of the new MAC address.
        NetSysctl.set("ipv4/conf/" + name + "/arp_notify", "1");
        NetSysctl.set("ipv6/conf/" + name + "/ndisc_notify", "1");
        EndpointSysctls.of(endpoint).forEach(NetSysctl::require);
        Links links = new Links(socket);
        Link link = links.get(name);
        for (IpPrefix address : endpoint.addresses()) {
            new Addresses(socket).add(link.index(), address);
        }
        for (String text : endpoint.linkLocal()) {
            InetAddress address = InetAddress.ofLiteral(text);
            boolean v4 = address.getAddress().length == 4;
            new Addresses(socket).add(link.index(), new IpPrefix(address, v4 ? LINK_LOCAL_V4 : LINK_LOCAL_V6));
        }
        links.setUp(link.index(), true);
    }

    /** Removes the link of an endpoint; one that is gone is no failure. */
    public void remove(Endpoint endpoint) {
        Links links = new Links(socket);
        links.find(endpoint.link()).ifPresent(link -> links.delete(link.index()));
    }

    /** Leads the default routes of both families where they belong now. */
    public void route(Sandbox sandbox) {
        List<Route> present =
                new Routes(socket).all().stream().filter(Route::isDefault).toList();
        for (boolean v4 : new boolean[] {true, false}) {
            Route wanted = wanted(sandbox.gateway(v4), v4);
            boolean there = false;
            for (Route route : present) {
                if (route.destination().isV4() == v4 && route.table() == Route.MAIN) {
                    if (wanted != null
                            && route.link() == wanted.link()
                            && Objects.equals(route.gateway(), wanted.gateway())) {
                        there = true;
                    } else {
                        new Routes(socket).remove(route);
                    }
                }
            }
            if (wanted != null && !there) {
                new Routes(socket).add(wanted);
            }
        }
    }

    private @Nullable Route wanted(@Nullable Endpoint endpoint, boolean v4) {
        if (endpoint == null) {
            return null;
        }
        int link = new Links(socket).get(endpoint.link()).index();
        return Route.through(v4 ? ALL_V4 : ALL_V6, endpoint.onLink() ? null : endpoint.gateway(v4), link);
    }
}
