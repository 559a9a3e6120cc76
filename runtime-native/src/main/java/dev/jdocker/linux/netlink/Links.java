package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Fd;
import java.util.List;
import java.util.Optional;

/** The links of a network namespace. All that changes them throws {@link NetlinkException}. */
public final class Links {
    private final NetlinkSocket socket;

    public Links(NetlinkSocket socket) {
        this.socket = socket;
    }

    public List<Link> all() {
        return socket.dump("list links", LinkCodec.all()).stream()
                .filter(message -> message.type() == Rtnl.RTM_NEWLINK)
                .map(LinkCodec::read)
                .toList();
    }

    public Optional<Link> find(String name) {
        try {
            return socket.request("find link " + name, LinkCodec.get(name)).stream()
                    .map(LinkCodec::read)
                    .findFirst();
        } catch (NetlinkException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The link of that name; that there is none is a failure here. */
    public Link get(String name) {
        return find(name).orElseThrow(() -> new NetlinkException("find link " + name, Errno.ENODEV.number(), null));
    }

    public void create(NewLink link) {
        socket.request("make " + link.kind().name() + " " + link.name(), LinkCodec.create(link));
    }

    public void setUp(int index, boolean up) {
        socket.request("set link " + index + (up ? " up" : " down"), LinkCodec.up(index, up));
    }

    /** Makes it a port of the bridge {@code master}, or of none with 0. */
    public void setMaster(int index, int master) {
        socket.request(
                "join link " + index + " to bridge " + master,
                LinkCodec.change(index).int32(Rtnl.IFLA_MASTER, master));
    }

    public void setMtu(int index, int bytes) {
        socket.request(
                "set the MTU of link " + index + " to " + bytes,
                LinkCodec.change(index).int32(Rtnl.IFLA_MTU, bytes));
    }

    public void setAddress(int index, MacAddress address) {
        socket.request(
                "set the address of link " + index + " to " + address,
                LinkCodec.change(index).bytes(Rtnl.IFLA_ADDRESS, address.bytes()));
    }

    public void rename(int index, String name) {
        socket.request(
                "rename link " + index + " to " + name,
                LinkCodec.change(index).string(Rtnl.IFLA_IFNAME, LinkCodec.name(name)));
    }

    /** Gives it a free text, which nothing but people and programs reads. */
    public void setAlias(int index, String alias) {
        socket.request("set the alias of link " + index, LinkCodec.change(index).string(Rtnl.IFLA_IFALIAS, alias));
    }

    /** Moves it into another network namespace. */
    public void move(int index, Fd namespace) {
        socket.request(
                "move link " + index + " to another namespace",
                LinkCodec.change(index).int32(Rtnl.IFLA_NET_NS_FD, namespace.number()));
    }

    /**
     * Says how the bridge treats its port.
     *
     * @param isolated whether it talks to no other isolated port
     * @param hairpin whether a frame may go back where it came from
     */
    public void setPort(int index, boolean isolated, boolean hairpin) {
        socket.request("set up the bridge port " + index, LinkCodec.port(index, isolated, hairpin));
    }

    /** Deletes it, of a pair both ends; one that is gone is no failure. */
    public void delete(int index) {
        try {
            socket.request("delete link " + index, LinkCodec.delete(index));
        } catch (NetlinkException e) {
            if (!e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }
}
