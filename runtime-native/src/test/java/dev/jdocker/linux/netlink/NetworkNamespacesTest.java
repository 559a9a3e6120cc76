package dev.jdocker.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.linux.netlink.LinkKind.Bridge;
import dev.jdocker.linux.netlink.LinkKind.Macvlan;
import dev.jdocker.linux.netlink.LinkKind.MacvlanMode;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the kernel, as root: two namespaces of the test's own, nothing of the machine's. */
class NetworkNamespacesTest {
    private final Linux linux = new JnrLinux();
    private final NetworkNamespaces namespaces = new NetworkNamespaces(linux);

    @TempDir
    Path folder;

    private Fd host;
    private Fd guest;
    private NetlinkSocket onHost;
    private NetlinkSocket inGuest;

    @BeforeEach
    void make() {
        onHost = namespaces.create(pin("host"), () -> NetlinkSocket.open(linux));
        inGuest = namespaces.create(pin("guest"), () -> NetlinkSocket.open(linux));
        host = namespaces.open(pin("host"));
        guest = namespaces.open(pin("guest"));
    }

    @AfterEach
    void remove() {
        onHost.close();
        inGuest.close();
        host.close();
        guest.close();
        namespaces.remove(pin("host"));
        namespaces.remove(pin("guest"));
    }

    private String pin(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aNewNamespaceHasItsLoopbackAlone() {
        assertThat(new Links(onHost).all()).singleElement().satisfies(lo -> {
            assertThat(lo.name()).isEqualTo("lo");
            assertThat(lo.up()).isFalse();
        });
    }

    @Test
    void aPairJoinsABridgeToAnotherNamespace() throws IOException {
        Links links = new Links(onHost);
        links.create(NewLink.of("br0", new Bridge()).withAddress(MacAddress.parse("02:00:00:00:00:01")));
        Link bridge = links.get("br0");
        new Addresses(onHost).add(bridge.index(), IpPrefix.parse("10.7.0.1/24"));
        new Addresses(onHost).add(bridge.index(), IpPrefix.parse("fd07::1/64"));
        links.setUp(bridge.index(), true);
        links.create(NewLink.of("veth0", new Veth("eth0", guest, MacAddress.parse("02:00:00:00:00:02")))
                .withMtu(1400)
                .withMaster(bridge.index())
                .started());

        Links inside = new Links(inGuest);
        Link eth0 = inside.get("eth0");
        assertThat(eth0.mac()).hasToString("02:00:00:00:00:02");
        assertThat(eth0.mtu()).isEqualTo(1400);
        assertThat(eth0.kind()).isEqualTo("veth");
        new Addresses(inGuest).add(eth0.index(), IpPrefix.parse("10.7.0.2/24"));
        new Addresses(inGuest).add(eth0.index(), IpPrefix.parse("fd07::2/64"));
        inside.setUp(eth0.index(), true);
        new Routes(inGuest)
                .add(Route.through(IpPrefix.parse("0.0.0.0/0"), InetAddress.ofLiteral("10.7.0.1"), eth0.index()));
        new Routes(inGuest).add(Route.through(IpPrefix.parse("::/0"), InetAddress.ofLiteral("fd07::1"), eth0.index()));

        assertThat(links.get("veth0").master()).isEqualTo(bridge.index());
        assertThat(new Addresses(inGuest)
                        .of(eth0.index()).stream()
                                .filter(address -> address.scope() == LinkAddress.SCOPE_UNIVERSE)
                                .map(address -> address.prefix().toString()))
                .containsExactlyInAnyOrder("10.7.0.2/24", "fd07::2/64");
        assertThat(new Routes(inGuest)
                        .all().stream()
                                .filter(Route::isDefault)
                                .map(route -> IpPrefix.text(Objects.requireNonNull(route.gateway()))))
                .containsExactlyInAnyOrder("10.7.0.1", "fd07::1");
        assertDatagramPasses("10.7.0.1", "10.7.0.2");
        assertDatagramPasses("fd07::1", "fd07::2");
        assertThat(links.get("veth0").statistics().receivedPackets()).isPositive();
        assertThat(new Neighbours(onHost).all())
                .anySatisfy(neighbour -> assertThat(neighbour.mac()).isEqualTo(eth0.mac()));

        links.delete(links.get("veth0").index());
        assertThat(inside.find("eth0")).isEmpty();
    }

    private void assertDatagramPasses(String to, String from) throws IOException {
        var family = to.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        try (DatagramChannel server = namespaces.inside(host, () -> bound(to, family));
                DatagramChannel client = namespaces.inside(guest, () -> bound(from, family))) {
            client.send(ByteBuffer.wrap(new byte[] {42}), server.getLocalAddress());
            ByteBuffer received = ByteBuffer.allocate(1);
            server.socket().setSoTimeout(10_000);
            assertThat(((InetSocketAddress) server.receive(received)).getAddress())
                    .isEqualTo(InetAddress.ofLiteral(from));
        }
    }

    private static DatagramChannel bound(String address, StandardProtocolFamily family) {
        try {
            return DatagramChannel.open(family).bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void linksAreChangedInPlace() {
        Links links = new Links(onHost);
        links.create(NewLink.of("d0", new Veth("d9", null, null)));
        int index = links.get("d0").index();
        links.setAlias(index, "of a test");
        links.setMtu(index, 1280);
        links.setAddress(index, MacAddress.parse("02:00:00:00:00:09"));
        links.rename(index, "d1");
        links.setUp(index, true);
        Link link = links.get("d1");
        assertThat(link.alias()).isEqualTo("of a test");
        assertThat(link.mtu()).isEqualTo(1280);
        assertThat(link.mac()).hasToString("02:00:00:00:00:09");
        assertThat(link.up()).isTrue();
        links.move(index, guest);
        assertThat(links.find("d1")).isEmpty();
        assertThat(new Links(inGuest).find("d1")).isPresent();
        links.delete(index); // gone already
    }

    @Test
    void linksStandOnALink() {
        Links links = new Links(onHost);
        links.create(NewLink.of("eth9", new Veth("eth8", null, null)).started());
        int parent = links.get("eth9").index();
        links.create(NewLink.of("mv0", new Macvlan(parent, MacvlanMode.BRIDGE)).in(guest));
        Link macvlan = new Links(inGuest).get("mv0");
        assertThat(macvlan.kind()).isEqualTo("macvlan");
        assertThat(macvlan.parent()).isEqualTo(parent);
    }

    @Test
    void portsOfABridgeAreKeptApart() {
        Links links = new Links(onHost);
        links.create(NewLink.of("br0", new Bridge()));
        links.create(NewLink.of("d0", new Veth("d1", null, null))
                .withMaster(links.get("br0").index()));
        links.setPort(links.get("d0").index(), true, true);
        // sysfs shows the namespace that it was mounted in: that of the machine; the kernel's word has to do
        assertThatThrownBy(() -> links.setPort(links.get("br0").index(), true, true))
                .isInstanceOf(NetlinkException.class);
    }

    @Test
    void refusalsComeInTheKernelsWords() {
        Links links = new Links(onHost);
        links.create(NewLink.of("d0", new Bridge()));
        assertThatThrownBy(() -> links.create(NewLink.of("d0", new Bridge())))
                .isInstanceOfSatisfying(
                        NetlinkException.class,
                        e -> assertThat(e.is(Errno.EEXIST)).isTrue())
                .hasMessage("make bridge d0: file exists");
        assertThatThrownBy(() -> links.get("none")).hasMessage("find link none: no such device");
        assertThatThrownBy(() -> new Routes(onHost)
                        .add(Route.through(IpPrefix.parse("10.0.0.0/8"), InetAddress.ofLiteral("192.0.2.1"), 0)))
                .hasMessage("add route to 10.0.0.0/8: network is unreachable: Nexthop has invalid gateway");
        assertThatThrownBy(() -> links.create(NewLink.of("a-name-that-is-too-long", new Bridge())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thousandsOfAddressesAreListedWhole() {
        Links links = new Links(onHost);
        links.create(NewLink.of("d0", new Bridge()));
        int index = links.get("d0").index();
        Addresses addresses = new Addresses(onHost);
        for (int i = 0; i < 2_000; i++) {
            addresses.add(index, IpPrefix.of(new byte[] {10, 0, (byte) (i / 250), (byte) (i % 250 + 1)}, 32));
        }
        assertThat(addresses.of(index)).hasSize(2_000);
        addresses.remove(index, IpPrefix.parse("10.0.0.1/32"));
        addresses.remove(index, IpPrefix.parse("10.0.0.1/32")); // gone already
        assertThat(addresses.of(index)).hasSize(1_999);
    }

    @Test
    void neighboursAreSetForGood() {
        Links links = new Links(onHost);
        links.create(NewLink.of("br0", new Bridge()).started());
        int index = links.get("br0").index();
        Neighbour neighbour =
                new Neighbour(index, InetAddress.ofLiteral("10.0.0.9"), MacAddress.parse("02:00:00:00:00:09"), false);
        Neighbours neighbours = new Neighbours(onHost);
        neighbours.set(neighbour);
        assertThat(neighbours.all()).contains(neighbour);
        neighbours.remove(neighbour);
        neighbours.remove(neighbour);
        assertThat(neighbours.all()).doesNotContain(neighbour);
    }

    @Test
    void changesAreToldAsTheyHappen() {
        try (LinkMonitor monitor = namespaces.inside(host, () -> LinkMonitor.open(linux))) {
            Links links = new Links(onHost);
            links.create(NewLink.of("d0", new Bridge()));
            links.delete(links.get("d0").index());
            assertThat(monitor.next())
                    .isInstanceOfSatisfying(
                            LinkMonitor.Change.Present.class,
                            present -> assertThat(present.link().name()).isEqualTo("d0"));
            LinkMonitor.Change change = monitor.next();
            while (!(change instanceof LinkMonitor.Change.Gone)) {
                change = monitor.next();
            }
            assertThat(((LinkMonitor.Change.Gone) change).link().name()).isEqualTo("d0");
        }
    }

    @Test
    void aNamespaceLastsAsLongAsItsPin() throws IOException {
        String pin = pin("kept");
        String inside = namespaces.create(pin, NetworkNamespacesTest::current);
        try (Fd kept = namespaces.open(pin)) {
            assertThat(namespaces.inside(kept, NetworkNamespacesTest::current)).isEqualTo(inside);
        }
        assertThat(current()).isNotEqualTo(inside);
        namespaces.remove(pin);
        namespaces.remove(pin);
        assertThat(Files.exists(Path.of(pin))).isFalse();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(pin);
    }

    @Test
    void workThatFailsLeavesNothing() {
        String pin = pin("failed");
        assertThatThrownBy(() -> namespaces.create(pin, () -> {
                    throw new IllegalStateException("as planned");
                }))
                .hasMessage("as planned");
        assertThat(Files.exists(Path.of(pin))).isFalse();
    }

    private static String current() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
