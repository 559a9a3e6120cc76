package dev.jdocker.daemon.network.parent;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.LinkKind;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.NetlinkException;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NewLink;
import java.util.Optional;

/**
 * The links that networks stand on: those of the host by their names, VLANs of them ({@code eth0.10}), which are made where
 * they are missing, and links that lead nowhere for networks without a parent. What is made here is marked by an alias, and
 * only that is removed again.
 */
final class ParentLinks {
    static final String OPTION = "parent";

    private static final String MARK = "jdocker";
    private static final int ID_DIGITS = 12;
    private static final int LAST_VLAN = 4094; // IEEE 802.1Q

    private final Links links;

    ParentLinks(NetlinkSocket host) {
        this.links = new Links(host);
    }

    /**
     * The name of a network's parent. An internal network has none of the host's, whatever it names.
     *
     * @param prefix of links that lead nowhere: {@code dm-} or {@code di-}
     */
    static String name(Network network, String prefix) {
        String asked = network.option(OPTION);
        return asked.isEmpty() || network.internal() ? prefix + network.id().substring(0, ID_DIGITS) : asked;
    }

    /** Whether a network stands on a link of its own that leads nowhere. */
    static boolean isAlone(Network network) {
        return network.option(OPTION).isEmpty() || network.internal();
    }

    /** Refuses a name that is none of a link that is there or can be made, in Docker's words. */
    void check(Network wish, String driver) {
        String name = wish.option(OPTION);
        if (name.equals("lo")) {
            throw new BadRequest("loopback interface is not a valid " + driver + " parent link");
        }
        if (!isAlone(wish) && links.find(name).isEmpty()) {
            Vlan.parse(name, parent -> links.find(parent).isPresent());
        }
    }

    /** Makes the parent where it is missing, and starts it. */
    Link ensure(Network network, String prefix) {
        String name = name(network, prefix);
        Optional<Link> there = links.find(name);
        if (there.isEmpty() && isAlone(network)) {
            makeAlone(name);
        } else if (there.isEmpty()) {
            Vlan vlan = Vlan.parse(name, parent -> links.find(parent).isPresent());
            make(name, new LinkKind.Vlan(links.get(vlan.parent()).index(), vlan.id()));
        }
        return links.get(name);
    }

    /** A dummy, or on a kernel without any a bridge that nothing is plugged into: that leads nowhere too. */
    private void makeAlone(String name) {
        try {
            make(name, new LinkKind.Dummy());
        } catch (NotImplemented e) {
            make(name, new LinkKind.Bridge());
        }
    }

    private void make(String name, LinkKind kind) {
        try {
            links.create(NewLink.of(name, kind).started());
            links.setAlias(links.get(name).index(), MARK);
        } catch (NetlinkException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                throw new NotImplemented("failed to create " + name + " " + kind.name()
                        + " link: this kernel has no links of the kind " + kind.name());
            }
            throw e;
        }
    }

    /** Takes it away if it was made here. */
    void remove(Network network, String prefix) {
        links.find(name(network, prefix))
                .filter(link -> MARK.equals(link.alias()))
                .ifPresent(link -> links.delete(link.index()));
    }

    Links links() {
        return links;
    }

    /** A VLAN by its name. */
    record Vlan(String parent, int id) {

        /** Tells whether the host has a link. */
        @FunctionalInterface
        interface Presence {
            boolean of(String link);
        }

        static Vlan parse(String name, Presence presence) {
            if (name.indexOf('.') < 0) {
                throw new BadRequest("invalid subinterface vlan name " + name + ", example formatting is eth0.10");
            }
            String[] parts = name.split("\\.", -1);
            if (parts.length != 2) {
                throw new BadRequest("required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10,"
                        + " instead received " + name);
            }
            int id;
            try {
                id = Integer.parseInt(parts[1]);
            } catch (NumberFormatException e) {
                throw new BadRequest(
                        "unable to parse a valid vlan id from: " + parts[1] + " (ex. eth0.10 for vlan 10)", e);
            }
            if (!presence.of(parts[0])) {
                throw new BadRequest("-o parent interface was not found on the host: " + parts[0]);
            }
            if (id < 1 || id > LAST_VLAN) {
                throw new BadRequest("vlan id must be between 1-4094, received: " + id);
            }
            return new Vlan(parts[0], id);
        }
    }
}
