package dev.jdocker.daemon.network.parent;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.network.model.DefaultRoute;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.LinkKind.Macvlan;
import dev.jdocker.linux.netlink.LinkKind.MacvlanMode;
import dev.jdocker.linux.netlink.MacAddress;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NewLink;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Containers with MAC addresses of their own on a link of the host. */
public final class MacvlanDriver implements NetworkDriver {
    static final String DRIVER = "macvlan";
    static final String PREFIX = "dm-";

    private static final String MODE = "macvlan_mode";

    private final ParentLinks parents;
    private final Map<String, Network> known = new ConcurrentHashMap<>();

    /** @param host the network namespace that has the parents */
    public MacvlanDriver(NetlinkSocket host) {
        this.parents = new ParentLinks(host);
    }

    @Override
    public String name() {
        return DRIVER;
    }

    private static MacvlanMode mode(Network network) {
        String text = network.option(MODE);
        return switch (text) {
            case "", "bridge" -> MacvlanMode.BRIDGE;
            case "private" -> MacvlanMode.PRIVATE;
            case "vepa" -> MacvlanMode.VEPA;
            case "passthru" -> MacvlanMode.PASSTHRU;
            default ->
                throw new BadRequest("requested macvlan mode '" + text
                        + "' is not valid, 'bridge' mode is the macvlan driver default");
        };
    }

    @Override
    public Network check(Network wish, Collection<Network> others) {
        MacvlanMode mode = mode(wish);
        for (Network other : others) {
            if (sharesParent(wish, other)) {
                if (mode == MacvlanMode.PASSTHRU) {
                    throw new Conflict("cannot use mode passthru, macvlan network " + other.id()
                            + " is already using parent interface " + wish.option(ParentLinks.OPTION));
                }
                if (mode(other) == MacvlanMode.PASSTHRU) {
                    throw new Conflict("macvlan network " + other.id() + " is already using parent interface "
                            + wish.option(ParentLinks.OPTION) + " in mode passthru");
                }
            }
        }
        parents.check(wish, DRIVER);
        return wish;
    }

    private static boolean sharesParent(Network one, Network other) {
        return other.driver().equals(DRIVER)
                && !other.configOnly()
                && !other.id().equals(one.id())
                && ParentLinks.name(one, PREFIX).equals(ParentLinks.name(other, PREFIX));
    }

    @Override
    public void create(Network network) {
        parents.ensure(network, PREFIX);
        known.put(network.id(), network);
    }

    @Override
    public void remove(Network network) {
        known.remove(network.id());
        if (known.values().stream().noneMatch(other -> sharesParent(network, other))) {
            parents.remove(network, PREFIX);
        }
    }

    @Override
    public void plug(Network network, Endpoint endpoint, Fd namespace) {
        Link parent = parents.ensure(network, PREFIX);
        parents.links()
                .create(NewLink.of(endpoint.link(), new Macvlan(parent.index(), mode(network)))
                        .withAddress(MacAddress.parse(endpoint.mac()))
                        .in(namespace));
    }

    @Override
    public void unplug(Network network, Endpoint endpoint) {
        // the link went with its namespace
    }

    @Override
    public DefaultRoute defaultRoute(Network network) {
        return ParentLinks.isAlone(network) ? DefaultRoute.NONE : DefaultRoute.GATEWAY;
    }

    @Override
    public String port(String endpointId) {
        return "";
    }
}
