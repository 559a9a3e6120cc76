package dev.jdocker.daemon.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.network.firewall.BridgeRules.Home;
import dev.jdocker.daemon.network.firewall.BridgeRules.Reach;
import dev.jdocker.daemon.network.firewall.FirewallPlan.Families;
import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.linux.jnr.JnrNftables;
import dev.jdocker.linux.netlink.Addresses;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.Link;
import dev.jdocker.linux.netlink.LinkKind.Bridge;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NetworkNamespaces;
import dev.jdocker.linux.netlink.NewLink;
import dev.jdocker.linux.netlink.Route;
import dev.jdocker.linux.netlink.Routes;
import dev.jdocker.linux.nft.NftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the kernel, as root, in namespaces of the test's own: a host with the bridges br1 (10.1.0.0/24) and br2
 * (10.2.0.0/24), containers a and b on br1, c on br2, and another machine on a link to the host (192.0.2.0/24).
 */
class NftFirewallTest {
    private static final int PORT = 8000;
    private static final int TIMEOUT_MILLIS = 400;
    private static final BridgeRules BR1 =
            new BridgeRules("br1", List.of(home("10.1.0.0/24", Reach.NONE)), false, List.of());
    private static final BridgeRules BR2 =
            new BridgeRules("br2", List.of(home("10.2.0.0/24", Reach.NONE)), false, List.of());

    private static Home home(String subnet, Reach reach) {
        return new Home(IpPrefix.parse(subnet), reach, true, null);
    }

    private final Linux linux = new JnrLinux();
    private final NetworkNamespaces namespaces = new NetworkNamespaces(linux);
    private final Map<String, Fd> places = new LinkedHashMap<>();
    private final Map<String, NetlinkSocket> sockets = new LinkedHashMap<>();
    private final List<ServerSocket> servers = new ArrayList<>();

    @TempDir
    Path folder;

    private JnrNftables nftables;
    private Firewall firewall;

    @BeforeEach
    void makeHosts() {
        for (String place : List.of("host", "other", "a", "b", "c")) {
            String pin = folder.resolve(place).toString();
            sockets.put(place, namespaces.create(pin, () -> {
                write("/proc/sys/net/ipv4/ip_forward", "1");
                return NetlinkSocket.open(linux);
            }));
            places.put(place, namespaces.open(pin));
            Links links = links(place);
            links.setUp(links.get("lo").index(), true);
        }
        bridge("br1", "10.1.0.1/24");
        bridge("br2", "10.2.0.1/24");
        join("a", "br1", "10.1.0.2/24", "10.1.0.1");
        join("b", "br1", "10.1.0.3/24", "10.1.0.1");
        join("c", "br2", "10.2.0.2/24", "10.2.0.1");
        links("host")
                .create(NewLink.of("wan", new Veth("eth0", place("other"), null))
                        .started());
        address("host", "wan", "192.0.2.1/24");
        address("other", "eth0", "192.0.2.2/24");
        // The other machine knows the way to containers' addresses, as one that attacks them would.
        new Routes(socket("other"))
                .add(Route.through(IpPrefix.parse("10.0.0.0/8"), InetAddress.ofLiteral("192.0.2.1"), 0));
        nftables = namespaces.inside(place("host"), () -> JnrNftables.open(linux));
        firewall = new NftFirewall(nftables);
        firewall.restore(new FirewallPlan(Families.BOTH, Families.BOTH, List.of(BR1, BR2), List.of()));
        namespaces.inside(place("host"), () -> {
            write("/proc/sys/net/ipv4/conf/br1/route_localnet", "1");
            return null;
        });
    }

    @AfterEach
    void removeHosts() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
        nftables.close();
        sockets.values().forEach(NetlinkSocket::close);
        places.forEach((place, namespace) -> {
            namespace.close();
            namespaces.remove(folder.resolve(place).toString());
        });
    }

    @Test
    void containersReachTheirNeighboursAndTheOutside() {
        serve("b");
        serve("other");
        assertThat(peer("a", "10.1.0.3")).isEqualTo("10.1.0.2");
        assertThat(peer("a", "192.0.2.2")).isEqualTo("192.0.2.1"); // masqueraded
    }

    @Test
    void bridgesAreIsolatedAndAddressesAreNoWayIn() {
        serve("a");
        serve("c");
        assertUnreachable("a", "10.2.0.2");
        assertUnreachable("c", "10.1.0.2");
        assertUnreachable("other", "10.1.0.2");
        assertThat(peer("host", "10.1.0.2")).isEqualTo("10.1.0.1");
    }

    @Test
    void aPublishedPortIsReachedFromEverywhere() {
        serve("a");
        PublishedPort port = published(null, 8080);
        firewall.publish(List.of(port));
        assertThat(peer("other", "192.0.2.1", 8080)).isEqualTo("192.0.2.2"); // its own address
        assertThat(peer("host", "192.0.2.1", 8080)).isNotEmpty();
        assertThat(peer("host", "127.0.0.1", 8080)).isEqualTo("10.1.0.1");
        assertThat(peer("c", "192.0.2.1", 8080)).isEqualTo("10.2.0.2"); // another bridge
        assertThat(peer("b", "192.0.2.1", 8080)).isEqualTo("10.1.0.1"); // the same one
        assertThat(peer("a", "192.0.2.1", 8080)).isEqualTo("10.1.0.1"); // itself
        assertUnreachable("other", "10.1.0.2"); // still not by its address
        firewall.withdraw(List.of(port));
        assertUnreachable("other", "192.0.2.1", 8080);
    }

    @Test
    void aPortOfOneAddressIsOnNoOther() {
        serve("a");
        firewall.publish(List.of(published("127.0.0.1", 8081)));
        assertThat(peer("host", "127.0.0.1", 8081)).isNotEmpty();
        assertUnreachable("other", "192.0.2.1", 8081);
        firewall.publish(List.of(published("192.0.2.1", 8082)));
        assertThat(peer("other", "192.0.2.1", 8082)).isEqualTo("192.0.2.2");
        assertUnreachable("host", "127.0.0.1", 8082);
    }

    @Test
    void nothingPassesInOrOutOfAnInternalBridge() {
        serve("a");
        serve("b");
        serve("other");
        firewall.removeBridge(BR1);
        firewall.addBridge(new BridgeRules("br1", BR1.homes(), true, List.of()));
        assertThat(peer("a", "10.1.0.3")).isEqualTo("10.1.0.2");
        assertUnreachable("a", "192.0.2.2");
        firewall.publish(List.of(published(null, 8080)));
        assertUnreachable("other", "192.0.2.1", 8080);
    }

    @Test
    void addingOneOfManyPortsCostsAsMuchAsTheFirst() {
        InetAddress container = InetAddress.ofLiteral("10.1.0.2");
        long few = cost(20_000, container);
        List<PublishedPort> many = new ArrayList<>();
        for (int port = 1; port <= 10_000; port++) {
            many.add(new PublishedPort(null, Protocol.TCP, port, container, port));
        }
        firewall.publish(many);
        long afterMany = cost(30_000, container);
        // Docker's lists are read and written whole: a hundred times as much. Four times allows for the machine's mood.
        assertThat(afterMany).isLessThan(4 * few + 20_000_000);
    }

    /** Nanoseconds of the quickest of some ports. */
    private long cost(int first, InetAddress container) {
        long best = Long.MAX_VALUE;
        for (int port = first; port < first + 20; port++) {
            long begun = System.nanoTime();
            firewall.publish(List.of(new PublishedPort(null, Protocol.TCP, port, container, port)));
            best = Math.min(best, System.nanoTime() - begun);
        }
        return best;
    }

    @Test
    void whatOthersHaveInThePacketFilterStays() {
        nftables.apply("table inet theirs { chain c { counter; }; }");
        String before = nftables.list("list table inet theirs");
        firewall.restore(new FirewallPlan(Families.BOTH, Families.NONE, List.of(BR1), List.of(published(null, 80))));
        firewall.withdraw(List.of(published(null, 80)));
        assertThat(nftables.list("list table inet theirs")).isEqualTo(before);
        nftables.apply("flush ruleset");
        firewall.restore(new FirewallPlan(Families.BOTH, Families.NONE, List.of(BR1), List.of()));
        assertThat(nftables.list("list table inet jdocker")).contains("10.1.0.0/24 . \"br1\"");
    }

    @Test
    void aTransactionThatFailsChangesNothing() {
        String before = nftables.list("list table inet jdocker");
        assertThatThrownBy(() -> firewall.withdraw(List.of(published(null, 80))))
                .isInstanceOf(NftException.class)
                .hasMessage("change the packet filter: Could not process rule: No such file or directory");
        assertThatThrownBy(() -> nftables.apply("add element inet jdocker bridges { \"x\" }\nno such command"))
                .isInstanceOf(NftException.class)
                .hasMessageContaining("syntax error");
        assertThat(nftables.list("list table inet jdocker")).isEqualTo(before);
    }

    private static PublishedPort published(@Nullable String hostAddress, int port) {
        return new PublishedPort(
                hostAddress == null ? null : InetAddress.ofLiteral(hostAddress),
                Protocol.TCP,
                port,
                InetAddress.ofLiteral("10.1.0.2"),
                PORT);
    }

    private Fd place(String name) {
        return Objects.requireNonNull(places.get(name));
    }

    private NetlinkSocket socket(String place) {
        return Objects.requireNonNull(sockets.get(place));
    }

    private Links links(String place) {
        return new Links(socket(place));
    }

    private void bridge(String name, String address) {
        links("host").create(NewLink.of(name, new Bridge()).started());
        address("host", name, address);
    }

    private void join(String place, String bridge, String address, String gateway) {
        links("host")
                .create(NewLink.of("v-" + place, new Veth("eth0", place(place), null))
                        .withMaster(links("host").get(bridge).index())
                        .started());
        links("host").setPort(links("host").get("v-" + place).index(), false, true);
        address(place, "eth0", address);
        new Routes(socket(place)).add(Route.through(IpPrefix.parse("0.0.0.0/0"), InetAddress.ofLiteral(gateway), 0));
    }

    private void address(String place, String name, String address) {
        Link link = links(place).get(name);
        new Addresses(socket(place)).add(link.index(), IpPrefix.parse(address));
        links(place).setUp(link.index(), true);
    }

    /** A server in that place which says to everyone who comes from which address. */
    private void serve(String place) {
        ServerSocket server = namespaces.inside(place(place), () -> {
            try {
                return new ServerSocket(PORT, 50, InetAddress.ofLiteral("0.0.0.0"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        servers.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    client.getOutputStream()
                            .write(client.getInetAddress().getHostAddress().getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private String peer(String from, String to) {
        return peer(from, to, PORT);
    }

    /** The address that a server sees of who connects from that place. */
    private String peer(String from, String to, int port) {
        return namespaces.inside(place(from), () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(to), port), 10 * TIMEOUT_MILLIS);
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                throw new AssertionError(from + " to " + to + ":" + port, e);
            }
        });
    }

    private void assertUnreachable(String from, String to) {
        assertUnreachable(from, to, PORT);
    }

    private void assertUnreachable(String from, String to, int port) {
        assertThatThrownBy(() -> namespaces.inside(place(from), () -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(InetAddress.ofLiteral(to), port), TIMEOUT_MILLIS);
                        return "connected";
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .isInstanceOf(UncheckedIOException.class);
    }

    private static void write(String path, String text) {
        try {
            Files.writeString(Path.of(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
