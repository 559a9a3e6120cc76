package dev.jdocker.daemon.network.bridge;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.netlink.Addresses;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NetworkNamespaces;
import dev.jdocker.linux.netlink.NewLink;
import dev.jdocker.linux.netlink.Route;
import dev.jdocker.linux.netlink.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The network namespaces of containers, made before them, each kept by a mount on a file of a folder: the container joins
 * it by that file, and finds its links, addresses and routes there from its first instruction on.
 */
public final class Sandboxes {
    private static final IpPrefix ALL_V4 = IpPrefix.parse("0.0.0.0/0");
    private static final IpPrefix ALL_V6 = IpPrefix.parse("::/0");

    private final Linux linux;
    private final Path folder;
    private final NetlinkSocket host;
    private final HostBridges bridges;
    private final NetworkNamespaces namespaces;

    /**
     * Keeps them in that folder, which is made.
     *
     * @param folder on tmpfs: a namespace does not outlive a boot
     * @param host the namespace with the bridges
     */
    public Sandboxes(Linux linux, Path folder, NetlinkSocket host) throws IOException {
        this.linux = linux;
        this.folder = Files.createDirectories(folder);
        this.host = host;
        this.bridges = new HostBridges(host);
        this.namespaces = new NetworkNamespaces(linux);
    }

    /** The file that stands for a sandbox. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Makes a sandbox with its ends of bridges; one of that name that is left over is removed. */
    public void create(String name, List<EndpointPlan> endpoints) {
        namespaces.remove(file(name).toString());
        endpoints.forEach(endpoint -> bridges.removePort(endpoint.port()));
        namespaces.create(file(name).toString(), () -> {
            try (NetlinkSocket inside = NetlinkSocket.open(linux);
                    Fd here = namespaces.open("/proc/thread-self/ns/net")) {
                Links links = new Links(inside);
                links.setUp(links.get("lo").index(), true);
                endpoints.forEach(endpoint -> join(inside, here, endpoint));
            }
            return null;
        });
    }

    private void join(NetlinkSocket inside, Fd here, EndpointPlan endpoint) {
        Links outside = new Links(host);
        int bridge = outside.get(endpoint.bridge()).index();
        outside.create(NewLink.of(endpoint.port(), new Veth(endpoint.link(), here, endpoint.mac()))
                .withMtu(endpoint.mtu())
                .withMaster(bridge)
                .started());
        // A container that reaches its own published port comes back where it came from.
        outside.setPort(outside.get(endpoint.port()).index(), false, true);
        settle(inside, endpoint);
    }

    private static void settle(NetlinkSocket inside, EndpointPlan endpoint) {
        boolean v6 = endpoint.addresses().stream().anyMatch(address -> !address.isV4());
        NetSysctl.set("ipv6/conf/" + endpoint.link() + "/disable_ipv6", v6 ? "0" : "1");
        // Its addresses may have been another's a moment ago: neighbours are told of the new MAC address.
        NetSysctl.set("ipv4/conf/" + endpoint.link() + "/arp_notify", "1");
        NetSysctl.set("ipv6/conf/" + endpoint.link() + "/ndisc_notify", "1");
        Links links = new Links(inside);
        Link link = links.get(endpoint.link());
        for (IpPrefix address : endpoint.addresses()) {
            new Addresses(inside).add(link.index(), address);
        }
        links.setUp(link.index(), true);
        for (InetAddress gateway : endpoint.gateways()) {
            IpPrefix all = gateway.getAddress().length == 4 ? ALL_V4 : ALL_V6;
            new Routes(inside).add(Route.through(all, gateway, link.index()));
        }
    }

    /** Removes a sandbox and its ports; what is gone already is no failure. */
    public void remove(String name, List<String> ports) {
        ports.forEach(bridges::removePort);
        namespaces.remove(file(name).toString());
    }

    /** The names of all sandboxes that are there. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        return names;
    }
}
