package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The neighbours (ARP and NDP) of a network namespace; those that are made here stay until they are removed. */
public final class Neighbours {
    private static final int NDMSG = 12;
    private static final int NUD_PERMANENT = 0x80;
    private static final int NTF_PROXY = 0x8;

    private final NetlinkSocket socket;

    public Neighbours(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Of both families, without what is answered on behalf of others. */
    public List<Neighbour> all() {
        List<Neighbour> neighbours = new ArrayList<>();
        for (int family : new int[] {Rtnl.AF_INET, Rtnl.AF_INET6}) {
            MessageWriter message = new MessageWriter(Rtnl.RTM_GETNEIGH, Rtnl.NLM_F_DUMP).neighbour(family, 0, 0, 0);
            for (Message part : socket.dump("list neighbours", message)) {
                Attributes attributes = part.attributes(NDMSG);
                InetAddress address = attributes.address(Rtnl.NDA_DST);
                byte[] mac = attributes.bytes(Rtnl.NDA_LLADDR);
                if (address != null) {
                    neighbours.add(new Neighbour(
                            part.intAt(4),
                            address,
                            mac == null || mac.length != 6 ? null : MacAddress.of(mac),
                            (part.byteAt(10) & NTF_PROXY) != 0));
                }
            }
        }
        return neighbours;
    }

    public void set(Neighbour neighbour) {
        socket.request(
                "set neighbour " + IpPrefix.text(neighbour.address()),
                write(Rtnl.RTM_NEWNEIGH, Rtnl.NLM_F_CREATE | Rtnl.NLM_F_REPLACE, neighbour));
    }

    /** Removes it; one that is gone is no failure. */
    public void remove(Neighbour neighbour) {
        try {
            socket.request(
                    "remove neighbour " + IpPrefix.text(neighbour.address()), write(Rtnl.RTM_DELNEIGH, 0, neighbour));
        } catch (NetlinkException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    private static MessageWriter write(int type, int flags, Neighbour neighbour) {
        int family = neighbour.address() instanceof Inet4Address ? Rtnl.AF_INET : Rtnl.AF_INET6;
        MessageWriter message = new MessageWriter(type, Rtnl.NLM_F_ACK | flags)
                .neighbour(family, neighbour.link(), NUD_PERMANENT, neighbour.proxy() ? NTF_PROXY : 0)
                .bytes(Rtnl.NDA_DST, neighbour.address().getAddress());
        if (neighbour.mac() != null) {
            message.bytes(Rtnl.NDA_LLADDR, neighbour.mac().bytes());
        }
        return message;
    }
}
