package dev.jdocker.daemon.network.bridge;

import dev.jdocker.daemon.config.HostOptions;
import dev.jdocker.daemon.network.firewall.BridgeRules;
import dev.jdocker.daemon.network.firewall.BridgeRules.Home;
import dev.jdocker.daemon.network.firewall.BridgeRules.Reach;
import dev.jdocker.daemon.network.firewall.Firewall;
import dev.jdocker.daemon.network.model.DefaultRoute;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.daemon.network.model.Publishing;
import dev.jdocker.daemon.network.model.Publishing.Way;
import dev.jdocker.daemon.network.model.Subnet;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import dev.jdocker.linux.netlink.MacAddress;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Networks that are bridges of this host: containers are its ports, the host is their gateway. */
public final class BridgeDriver implements NetworkDriver {
    /** As clients name it. */
    public static final String DRIVER = "bridge";

    /** The auxiliary addresses that default routes lead to, as Docker names them. */
    public static final String GATEWAY_V4 = "DefaultGatewayIPv4";

    public static final String GATEWAY_V6 = "DefaultGatewayIPv6";

    private static final int ID_DIGITS = 12;
    private static final int PORT_NAME_DIGITS = 11; // "veth" and these are the 15 bytes that a link's name may have
    private static final int DEFAULT_MTU = 1500;

    private final HostBridges bridges;
    private final Firewall firewall;
    private final Forwarding forwarding;
    private final HostOptions options;

    public BridgeDriver(HostBridges bridges, Firewall firewall, Forwarding forwarding) {
        this.bridges = bridges;
        this.firewall = firewall;
        this.forwarding = forwarding;
        this.options = forwarding.options();
    }

    @Override
    public String name() {
        return DRIVER;
    }

    /** The link that a network is. */
    public static String link(Network network) {
        String asked = network.option(BridgeOption.NAME);
        return asked.isEmpty() ? "br-" + network.id().substring(0, ID_DIGITS) : asked;
    }

    /** What the firewall is to know of a network. */
    public BridgeRules rules(Network network) {
        return new BridgeRules(
                link(network),
                Stream.of(true, false)
                        .flatMap(v4 -> network.subnetsOf(v4).stream())
                        .map(subnet -> home(network, subnet.prefix()))
                        .toList(),
                network.internal(),
                trusted(network));
    }

    private Home home(Network network, IpPrefix subnet) {
        GatewayMode mode = mode(network, subnet.isV4());
        String source = network.option(BridgeOption.source(subnet.isV4()));
        return new Home(
                subnet,
                mode == GatewayMode.NAT && options.directRouting() ? Reach.PORTS : mode.reach(),
                mode.translates() && network.option(BridgeOption.MASQUERADE, true),
                source.isEmpty() ? null : InetAddress.ofLiteral(source));
    }

    private static List<String> trusted(Network network) {
        return Stream.of(network.option(BridgeOption.TRUSTED).split(":", -1))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private static GatewayMode mode(Network network, boolean v4) {
        return GatewayMode.parse(network.option(BridgeOption.gatewayMode(v4))).orElse(GatewayMode.NAT);
    }

    @Override
    public Network check(Network wish, Collection<Network> others) {
        BridgeRequest.check(wish, others);
        return !wish.option(BridgeOption.NAME).isEmpty() && bridges.exists(link(wish))
                ? wish.toBuilder().borrowed().build()
                : wish;
    }

    private static int mtu(Network network) {
        String text = network.option(BridgeOption.MTU);
        int mtu = text.isEmpty() ? 0 : Integer.parseInt(text);
        return mtu == 0 ? DEFAULT_MTU : mtu;
    }

    @Override
    public void create(Network network) {
        String link = link(network);
        List<IpPrefix> gateways = Stream.of(true, false)
                .flatMap(v4 -> network.subnetsOf(v4).stream())
                .filter(subnet -> hasAddress(network, subnet.prefix().isV4()))
                .map(Subnet::gatewayPrefix)
                .filter(Objects::nonNull)
                .toList();
        // What may pass is settled before something can.
        firewall.addBridge(rules(network));
        if (network.option(BridgeOption.DEFAULT, false)) {
            bridges.adapt(link, gateways, mtu(network));
        }
        bridges.ensure(link, gateways, mtu(network));
        if (network.ipv6() && !network.internal()) {
            forwarding.allow(/* v4= */ false);
        }
    }

    /** Whether the host is in the network itself. */
    private static boolean hasAddress(Network network, boolean v4) {
        return mode(network, v4) != GatewayMode.ISOLATED && !(v4 && network.option(BridgeOption.INHIBIT_V4, false));
    }

    @Override
    public boolean hasGateway(Network network, boolean v4) {
        return mode(network, v4) != GatewayMode.ISOLATED;
    }

    /** As with Docker an auxiliary address of a certain name is where the default route leads. */
    @Override
    public @Nullable InetAddress gateway(Subnet subnet) {
        InetAddress other = subnet.auxiliary().get(subnet.prefix().isV4() ? GATEWAY_V4 : GATEWAY_V6);
        return other == null ? subnet.gateway() : other;
    }

    @Override
    public void remove(Network network) {
        if (!network.borrowed()) {
            bridges.remove(link(network));
        }
        firewall.removeBridge(rules(network));
    }

    @Override
    public void plug(Network network, Endpoint endpoint, Fd namespace) {
        bridges.addPort(
                link(network),
                endpoint.port(),
                new Veth(endpoint.link(), namespace, MacAddress.parse(endpoint.mac())),
                mtu(network),
                !network.option(BridgeOption.ICC, true));
    }

    @Override
    public void unplug(Network network, Endpoint endpoint) {
        bridges.remove(endpoint.port());
    }

    @Override
    public DefaultRoute defaultRoute(Network network) {
        return network.internal() ? DefaultRoute.NONE : DefaultRoute.GATEWAY;
    }

    @Override
    public String port(String endpointId) {
        return "veth" + endpointId.substring(0, PORT_NAME_DIGITS);
    }

    @Override
    public @Nullable Publishing publishing(Network network) {
        if (network.internal()) {
            return null;
        }
        boolean throughInput = network.option(BridgeOption.THROUGH_INPUT, options.throughInput());
        return new Publishing(
                network.option(BridgeOption.HOST_BINDING),
                way(network, true, throughInput),
                way(network, false, throughInput),
                options.relays() || throughInput,
                options.directRouting() || !trusted(network).isEmpty());
    }

    private Way way(Network network, boolean v4, boolean throughInput) {
        if (mode(network, v4) == GatewayMode.ROUTED) {
            return Way.ROUTED;
        }
        return throughInput || !options.filters(v4) ? Way.RELAYED : Way.TRANSLATED;
    }

    @Override
    public String linkPrefix(Network network) {
        String asked = network.option(BridgeOption.LINK_PREFIX);
        return asked.isEmpty() ? NetworkDriver.super.linkPrefix(network) : asked;
    }
}
