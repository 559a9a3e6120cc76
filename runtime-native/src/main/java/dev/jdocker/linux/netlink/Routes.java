package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The unicast routes of a network namespace. */
public final class Routes {
    private static final int RTMSG = 12;

    private final NetlinkSocket socket;

    public Routes(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Of both families and all tables but those of local addresses. */
    public List<Route> all() {
        List<Route> routes = new ArrayList<>();
        for (int family : new int[] {Rtnl.AF_INET, Rtnl.AF_INET6}) {
            MessageWriter message = new MessageWriter(Rtnl.RTM_GETROUTE, Rtnl.NLM_F_DUMP).route(family, 0, 0, 0, 0, 0);
            for (Message route : socket.dump("list routes", message)) {
                if (route.type() == Rtnl.RTM_NEWROUTE && route.byteAt(7) == Rtnl.RTN_UNICAST) {
                    routes.add(read(route));
                }
            }
        }
        return routes;
    }

    public void add(Route route) {
        socket.request("add route to " + route.destination(), write(Rtnl.RTM_NEWROUTE, Rtnl.NLM_F_EXCL, route));
    }

    /** Adds it instead of another to the same destination with the same metric. */
    public void replace(Route route) {
        socket.request("set route to " + route.destination(), write(Rtnl.RTM_NEWROUTE, Rtnl.NLM_F_REPLACE, route));
    }

    /** Removes it; one that is gone is no failure. */
    public void remove(Route route) {
        try {
            socket.request("remove route to " + route.destination(), write(Rtnl.RTM_DELROUTE, 0, route));
        } catch (NetlinkException e) {
            if (!e.is(Errno.ESRCH) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    static MessageWriter write(int type, int flags, Route route) {
        IpPrefix destination = route.destination();
        int create = type == Rtnl.RTM_NEWROUTE ? Rtnl.NLM_F_CREATE : 0;
        int scope = route.gateway() == null && destination.isV4() ? Rtnl.RT_SCOPE_LINK : Rtnl.RT_SCOPE_UNIVERSE;
        MessageWriter message = new MessageWriter(type, Rtnl.NLM_F_ACK | create | flags)
                .route(
                        destination.family(),
                        destination.length(),
                        route.table(),
                        Rtnl.RTPROT_BOOT,
                        scope,
                        Rtnl.RTN_UNICAST);
        if (destination.length() > 0) {
            message.bytes(Rtnl.RTA_DST, destination.network().address().getAddress());
        }
        if (route.gateway() != null) {
            message.bytes(Rtnl.RTA_GATEWAY, route.gateway().getAddress());
        }
        if (route.link() != 0) {
            message.int32(Rtnl.RTA_OIF, route.link());
        }
        if (route.source() != null) {
            message.bytes(Rtnl.RTA_PREFSRC, route.source().getAddress());
        }
        if (route.metric() != 0) {
            message.int32(Rtnl.RTA_PRIORITY, route.metric());
        }
        if (route.table() > 255) {
            message.int32(Rtnl.RTA_TABLE, route.table());
        }
        return message;
    }

    private static Route read(Message message) {
        Attributes attributes = message.attributes(RTMSG);
        InetAddress destination = attributes.address(Rtnl.RTA_DST);
        byte[] any = new byte[message.byteAt(0) == Rtnl.AF_INET ? 4 : 16];
        int length = message.byteAt(1);
        return new Route(
                destination == null ? IpPrefix.of(any, length) : new IpPrefix(destination, length),
                attributes.address(Rtnl.RTA_GATEWAY),
                attributes.int32(Rtnl.RTA_OIF, 0),
                attributes.address(Rtnl.RTA_PREFSRC),
                attributes.int32(Rtnl.RTA_PRIORITY, 0),
                attributes.int32(Rtnl.RTA_TABLE, message.byteAt(4)));
    }
}
