package dev.jdocker.linux.netlink;

import dev.jdocker.linux.netlink.Link.Statistics;
import dev.jdocker.linux.netlink.LinkKind.Bridge;
import dev.jdocker.linux.netlink.LinkKind.Dummy;
import dev.jdocker.linux.netlink.LinkKind.Ipvlan;
import dev.jdocker.linux.netlink.LinkKind.Macvlan;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import dev.jdocker.linux.netlink.LinkKind.Vlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Messages about links, written and read. */
final class LinkCodec {
    private static final int IFINFOMSG = 16;
    private static final int IFNAMSIZ = 16;

    private LinkCodec() {}

    static MessageWriter create(NewLink link) {
        int up = link.up() ? Rtnl.IFF_UP : 0;
        MessageWriter message = new MessageWriter(
                        Rtnl.RTM_NEWLINK, Rtnl.NLM_F_ACK | Rtnl.NLM_F_CREATE | Rtnl.NLM_F_EXCL)
                .link(Rtnl.AF_UNSPEC, 0, up, up)
                .string(Rtnl.IFLA_IFNAME, name(link.name()));
        if (link.mtu() != 0) {
            message.int32(Rtnl.IFLA_MTU, link.mtu());
        }
        if (link.address() != null) {
            message.bytes(Rtnl.IFLA_ADDRESS, link.address().bytes());
        }
        if (link.master() != 0) {
            message.int32(Rtnl.IFLA_MASTER, link.master());
        }
        if (link.namespace() != null) {
            message.int32(Rtnl.IFLA_NET_NS_FD, link.namespace().number());
        }
        int parent = parent(link.kind());
        if (parent != 0) {
            message.int32(Rtnl.IFLA_LINK, parent);
        }
        return message.nested(Rtnl.IFLA_LINKINFO, info -> {
            info.bytes(Rtnl.IFLA_INFO_KIND, link.kind().name().getBytes(StandardCharsets.US_ASCII));
            info.nested(Rtnl.IFLA_INFO_DATA, data -> data(data, link));
        });
    }

    private static int parent(LinkKind kind) {
        return switch (kind) {
            case Bridge _, Dummy _, Veth _ -> 0;
            case Macvlan macvlan -> macvlan.parent();
            case Ipvlan ipvlan -> ipvlan.parent();
            case Vlan vlan -> vlan.parent();
        };
    }

    private static void data(MessageWriter data, NewLink link) {
        switch (link.kind()) {
            case Bridge _, Dummy _ -> {}
            case Macvlan macvlan ->
                data.int32(Rtnl.IFLA_MACVLAN_MODE, macvlan.mode().number());
            case Ipvlan ipvlan ->
                data.int16(Rtnl.IFLA_IPVLAN_MODE, ipvlan.mode().number())
                        .int16(Rtnl.IFLA_IPVLAN_FLAGS, ipvlan.flag().number());
            case Vlan vlan -> data.int16(Rtnl.IFLA_VLAN_ID, vlan.id());
            case Veth veth ->
                data.nested(Rtnl.VETH_INFO_PEER, peer -> {
                    peer.link(Rtnl.AF_UNSPEC, 0, 0, 0).string(Rtnl.IFLA_IFNAME, name(veth.peer()));
                    if (link.mtu() != 0) {
                        peer.int32(Rtnl.IFLA_MTU, link.mtu());
                    }
                    if (veth.peerAddress() != null) {
                        peer.bytes(Rtnl.IFLA_ADDRESS, veth.peerAddress().bytes());
                    }
                    if (veth.peerNamespace() != null) {
                        peer.int32(Rtnl.IFLA_NET_NS_FD, veth.peerNamespace().number());
                    }
                });
        }
    }

    /** A change of the link of that index; the caller adds what it changes. */
    static MessageWriter change(int index) {
        return new MessageWriter(Rtnl.RTM_NEWLINK, Rtnl.NLM_F_ACK).link(Rtnl.AF_UNSPEC, index, 0, 0);
    }

    static MessageWriter up(int index, boolean up) {
        return new MessageWriter(Rtnl.RTM_NEWLINK, Rtnl.NLM_F_ACK)
                .link(Rtnl.AF_UNSPEC, index, up ? Rtnl.IFF_UP : 0, Rtnl.IFF_UP);
    }

    static MessageWriter port(int index, boolean isolated, boolean hairpin) {
        return new MessageWriter(Rtnl.RTM_SETLINK, Rtnl.NLM_F_ACK)
                .link(Rtnl.AF_BRIDGE, index, 0, 0)
                .nested(
                        Rtnl.IFLA_PROTINFO | Rtnl.NLA_F_NESTED,
                        port -> port.int8(Rtnl.IFLA_BRPORT_ISOLATED, isolated ? 1 : 0)
                                .int8(Rtnl.IFLA_BRPORT_MODE, hairpin ? 1 : 0));
    }

    static MessageWriter delete(int index) {
        return new MessageWriter(Rtnl.RTM_DELLINK, Rtnl.NLM_F_ACK).link(Rtnl.AF_UNSPEC, index, 0, 0);
    }

    static MessageWriter get(String name) {
        return new MessageWriter(Rtnl.RTM_GETLINK, Rtnl.NLM_F_ACK)
                .link(Rtnl.AF_UNSPEC, 0, 0, 0)
                .string(Rtnl.IFLA_IFNAME, name(name));
    }

    static MessageWriter all() {
        return new MessageWriter(Rtnl.RTM_GETLINK, Rtnl.NLM_F_DUMP).link(Rtnl.AF_UNSPEC, 0, 0, 0);
    }

    static Link read(Message message) {
        int flags = message.intAt(8);
        Attributes attributes = message.attributes(IFINFOMSG);
        byte[] mac = attributes.bytes(Rtnl.IFLA_ADDRESS);
        String kind = attributes.nested(Rtnl.IFLA_LINKINFO).string(Rtnl.IFLA_INFO_KIND);
        return new Link(
                message.intAt(4),
                Objects.requireNonNullElse(attributes.string(Rtnl.IFLA_IFNAME), ""),
                Objects.requireNonNullElse(kind, ""),
                (flags & Rtnl.IFF_UP) != 0,
                (flags & Rtnl.IFF_LOWER_UP) != 0,
                attributes.int32(Rtnl.IFLA_MTU, 0),
                mac == null || mac.length != 6 ? null : MacAddress.of(mac),
                attributes.int32(Rtnl.IFLA_MASTER, 0),
                attributes.int32(Rtnl.IFLA_LINK, 0),
                attributes.string(Rtnl.IFLA_IFALIAS),
                statistics(attributes.values().get(Rtnl.IFLA_STATS64)));
    }

    /** {@code struct rtnl_link_stats64}, its first eight numbers. */
    private static Statistics statistics(@Nullable ByteBuffer s) {
        if (s == null || s.limit() < 64) {
            return Statistics.NONE;
        }
        return new Statistics(
                s.getLong(0),
                s.getLong(8),
                s.getLong(16),
                s.getLong(24),
                s.getLong(32),
                s.getLong(40),
                s.getLong(48),
                s.getLong(56));
    }

    /** The name, if a link can be called so. */
    static String name(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length >= IFNAMSIZ) {
            throw new IllegalArgumentException("the name of a link has 1 to 15 bytes: " + name);
        }
        return name;
    }
}
