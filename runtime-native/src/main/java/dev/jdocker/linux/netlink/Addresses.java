package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import java.net.InetAddress;
import java.util.List;

/** The IP addresses of the links of a network namespace. */
public final class Addresses {
    private static final int IFADDRMSG = 8;
    private static final int IFA_F_NODAD = 0x02;
    private static final int LONGEST_WITH_BROADCAST = 30;

    private final NetlinkSocket socket;

    public Addresses(NetlinkSocket socket) {
        this.socket = socket;
    }

    public List<LinkAddress> all() {
        return socket
                .dump("list addresses", new MessageWriter(Rtnl.RTM_GETADDR, Rtnl.NLM_F_DUMP).address(0, 0, 0, 0))
                .stream()
                .map(Addresses::read)
                .toList();
    }

    /** The addresses of one link. */
    public List<LinkAddress> of(int link) {
        return all().stream().filter(address -> address.link() == link).toList();
    }

    /** Adds it. IPv4 gets the network's broadcast address; IPv6 is used at once, without looking for its double. */
    public void add(int link, IpPrefix prefix) {
        socket.request("add address " + prefix, create(link, prefix));
    }

    static MessageWriter create(int link, IpPrefix prefix) {
        MessageWriter message = new MessageWriter(
                        Rtnl.RTM_NEWADDR, Rtnl.NLM_F_ACK | Rtnl.NLM_F_CREATE | Rtnl.NLM_F_EXCL)
                .address(prefix.family(), prefix.length(), LinkAddress.SCOPE_UNIVERSE, link);
        write(message, prefix);
        if (!prefix.isV4()) {
            message.int32(Rtnl.IFA_FLAGS, IFA_F_NODAD);
        } else if (prefix.length() <= LONGEST_WITH_BROADCAST) {
            message.bytes(Rtnl.IFA_BROADCAST, prefix.last().getAddress());
        }
        return message;
    }

    /** Removes it; one that is gone is no failure. */
    public void remove(int link, IpPrefix prefix) {
        MessageWriter message = new MessageWriter(Rtnl.RTM_DELADDR, Rtnl.NLM_F_ACK)
                .address(prefix.family(), prefix.length(), LinkAddress.SCOPE_UNIVERSE, link);
        write(message, prefix);
        try {
            socket.request("remove address " + prefix, message);
        } catch (NetlinkException e) {
            if (!e.is(Errno.EADDRNOTAVAIL) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    private static void write(MessageWriter message, IpPrefix prefix) {
        byte[] address = prefix.address().getAddress();
        message.bytes(Rtnl.IFA_LOCAL, address).bytes(Rtnl.IFA_ADDRESS, address);
    }

    private static LinkAddress read(Message message) {
        Attributes attributes = message.attributes(IFADDRMSG);
        InetAddress local = attributes.address(Rtnl.IFA_LOCAL); // IPv6 has it only on links between two points
        InetAddress address = local == null ? attributes.address(Rtnl.IFA_ADDRESS) : local;
        if (address == null) {
            throw new IllegalStateException("the kernel told an address without an address");
        }
        return new LinkAddress(message.intAt(4), new IpPrefix(address, message.byteAt(1)), message.byteAt(3));
    }
}
