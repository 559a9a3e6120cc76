package dev.jdocker.daemon.network.parent;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.network.model.DefaultRoute;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.LinkKind.Ipvlan;
import dev.jdocker.linux.netlink.LinkKind.IpvlanFlag;
import dev.jdocker.linux.netlink.LinkKind.IpvlanMode;
import dev.jdocker.linux.netlink.NetlinkException;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NewLink;
import java.util.Collection;

/** Containers with the MAC address of a link of the host: it tells them apart by their addresses. */
public final class IpvlanDriver implements NetworkDriver {
    static final String DRIVER = "ipvlan";
    static final String PREFIX = "di-";

    private static final String MODE = "ipvlan_mode";
    private static final String FLAG = "ipvlan_flag";
    private static final int PROBE_DIGITS = 12;

    private final ParentLinks parents;

    /** @param host the network namespace that has the parents */
    public IpvlanDriver(NetlinkSocket host) {
        this.parents = new ParentLinks(host);
    }

    @Override
    public String name() {
        return DRIVER;
    }

    @Override
    public boolean hasMac() {
        return false;
    }

    private static IpvlanMode mode(Network network) {
        String text = network.option(MODE);
        return switch (text) {
            case "", "l2" -> IpvlanMode.L2;
            case "l3" -> IpvlanMode.L3;
            case "l3s" -> IpvlanMode.L3S;
            default ->
                throw new BadRequest(
                        "requested ipvlan mode '" + text + "' is not valid, 'l2' mode is the ipvlan driver default");
        };
    }

    private static IpvlanFlag flag(Network network) {
        String text = network.option(FLAG);
        return switch (text) {
            case "", "bridge" -> IpvlanFlag.BRIDGE;
            case "private" -> IpvlanFlag.PRIVATE;
            case "vepa" -> IpvlanFlag.VEPA;
            default ->
                throw new BadRequest(
                        "requested ipvlan flag '" + text + "' is not valid, 'bridge' is the ipvlan driver default");
        };
    }

    @Override
    public Network check(Network wish, Collection<Network> others) {
        mode(wish);
        flag(wish);
        String parent = ParentLinks.name(wish, PREFIX);
        for (Network other : others) {
            // A parent has one mode for all that stand on it.
            if (other.driver().equals(DRIVER)
                    && !other.configOnly()
                    && ParentLinks.name(other, PREFIX).equals(parent)) {
                throw new Conflict("network " + PREFIX + other.id().substring(0, PROBE_DIGITS)
                        + " is already using parent interface " + parent);
            }
        }
        parents.check(wish, DRIVER);
        return wish;
    }

    /** Makes the parent, and one link on it to see whether the kernel has links of the kind at all. */
    @Override
    public void create(Network network) {
        Link parent = parents.ensure(network, PREFIX);
        String probe = "pb-" + network.id().substring(0, PROBE_DIGITS);
        try {
            parents.links().create(NewLink.of(probe, kind(network, parent)));
        } catch (NetlinkException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                parents.remove(network, PREFIX);
                throw new NotImplemented(
                        "failed to create the ipvlan port: this kernel has no links of the kind ipvlan");
            }
            if (!e.is(Errno.EEXIST)) {
                parents.remove(network, PREFIX);
                throw e;
            }
        }
        parents.links().find(probe).ifPresent(link -> parents.links().delete(link.index()));
    }

    private static Ipvlan kind(Network network, Link parent) {
        return new Ipvlan(parent.index(), mode(network), flag(network));
    }

    @Override
    public void remove(Network network) {
        parents.remove(network, PREFIX);
    }

    @Override
    public void plug(Network network, Endpoint endpoint, Fd namespace) {
        Link parent = parents.ensure(network, PREFIX);
        parents.links()
                .create(NewLink.of(endpoint.link(), kind(network, parent)).in(namespace));
    }

    @Override
    public void unplug(Network network, Endpoint endpoint) {
        // the link went with its namespace
    }

    /** On layer 3 the parent routes, and there is nobody to ask for a gateway. */
    @Override
    public DefaultRoute defaultRoute(Network network) {
        if (network.internal()) {
            return DefaultRoute.NONE;
        }
        if (mode(network) != IpvlanMode.L2) {
            return DefaultRoute.LINK;
        }
        return ParentLinks.isAlone(network) ? DefaultRoute.NONE : DefaultRoute.GATEWAY;
    }

    @Override
    public String port(String endpointId) {
        return "";
    }
}
