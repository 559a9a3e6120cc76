package dev.jdocker.daemon.network.bridge;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.network.firewall.BridgeRules;
import dev.jdocker.daemon.network.firewall.Firewall;
import dev.jdocker.daemon.network.model.DefaultRoute;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.daemon.network.model.OptionText;
import dev.jdocker.daemon.network.model.Subnet;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import dev.jdocker.linux.netlink.MacAddress;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Networks that are bridges of this host: containers are its ports, the host is their gateway. */
public final class BridgeDriver implements NetworkDriver {
    /** As clients name it. */
    public static final String DRIVER = "bridge";

    private static final Set<String> GATEWAY_MODES = Set.of("nat", "nat-unprotected", "routed", "isolated");
    private static final int ID_DIGITS = 12;
    private static final int PORT_NAME_DIGITS = 11; // "veth" and these are the 15 bytes that a link's name may have
    private static final int LONGEST_NAME = 15;
    private static final int SMALLEST_MTU_V4 = 68; // RFC 791
    private static final int SMALLEST_MTU_V6 = 1280; // RFC 8200
    private static final int DEFAULT_MTU = 1500;

    private final HostBridges bridges;
    private final Firewall firewall;

    public BridgeDriver(HostBridges bridges, Firewall firewall) {
        this.bridges = bridges;
        this.firewall = firewall;
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
    public static BridgeRules rules(Network network) {
        return new BridgeRules(
                link(network),
                Stream.of(true, false)
                        .flatMap(v4 -> network.subnetsOf(v4).stream())
                        .map(Subnet::prefix)
                        .toList(),
                network.internal(),
                network.option(BridgeOption.MASQUERADE, true));
    }

    @Override
    public Network check(Network wish, Collection<Network> others) {
        for (String key : List.of(BridgeOption.ICC, BridgeOption.MASQUERADE, BridgeOption.DEFAULT)) {
            String text = wish.option(key);
            if (!text.isEmpty() && !OptionText.isTruth(text)) {
                throw new BadRequest("failed to parse " + key + " value: " + text + " (strconv.ParseBool: parsing \""
                        + text + "\": invalid syntax)");
            }
        }
        if (wish.option(BridgeOption.DEFAULT, false)) {
            throw new Forbidden("default bridge network cannot be created by a user");
        }
        checkBinding(wish.option(BridgeOption.HOST_BINDING));
        for (String key : List.of(BridgeOption.GATEWAY_MODE_V4, BridgeOption.GATEWAY_MODE_V6)) {
            checkMode(key, wish.option(key));
        }
        checkName(wish, others);
        checkMtu(wish);
        for (boolean v4 : new boolean[] {true, false}) {
            if (wish.chosenSubnets(v4) > 1) {
                throw new Forbidden("bridge driver doesn't support multiple subnets");
            }
        }
        return !wish.option(BridgeOption.NAME).isEmpty() && bridges.exists(link(wish)) ? wish.asBorrowed() : wish;
    }

    private static void checkBinding(String text) {
        if (!text.isEmpty()) {
            try {
                var _ = InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                throw new BadRequest(
                        "failed to parse " + BridgeOption.HOST_BINDING + " value: " + text + " (nil ip)", e);
            }
        }
    }

    private static void checkMode(String key, String mode) {
        if (!mode.isEmpty() && !GATEWAY_MODES.contains(mode)) {
            throw new BadRequest("failed to parse " + key + " value: " + mode + " (unknown gateway mode " + mode + ")");
        }
        if (!mode.isEmpty() && !mode.equals("nat")) {
            throw new NotImplemented("the gateway mode " + mode + " is not implemented yet: use nat");
        }
    }

    private void checkName(Network wish, Collection<Network> others) {
        String name = wish.option(BridgeOption.NAME);
        if (name.isEmpty()) {
            return;
        }
        if (name.length() > LONGEST_NAME || name.contains("/") || name.contains(" ") || name.startsWith(".")) {
            throw new BadRequest("invalid bridge interface name: " + name);
        }
        for (Network other : others) {
            if (other.driver().equals(DRIVER) && link(other).equals(name)) {
                throw new Forbidden("cannot create network " + wish.id() + " (" + name + "): conflicts with network "
                        + other.id() + " (" + name + "): networks have same bridge name");
            }
        }
    }

    private static void checkMtu(Network wish) {
        String text = wish.option(BridgeOption.MTU);
        if (text.isEmpty()) {
            return;
        }
        int mtu;
        try {
            mtu = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new BadRequest(
                    "failed to parse com.docker.network.driver.mtu value: " + text + " (strconv.Atoi: parsing \"" + text
                            + "\": invalid syntax)",
                    e);
        }
        int smallest = wish.ipv6() ? SMALLEST_MTU_V6 : SMALLEST_MTU_V4;
        if (mtu != 0 && (mtu < smallest || mtu > 65535)) {
            throw new BadRequest("invalid MTU number: " + mtu);
        }
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
            bridges.enableForwardingV6();
        }
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
    public @Nullable String hostBinding(Network network) {
        return network.internal() ? null : network.option(BridgeOption.HOST_BINDING);
    }

    @Override
    public String linkPrefix(Network network) {
        String asked = network.option(BridgeOption.LINK_PREFIX);
        return asked.isEmpty() ? NetworkDriver.super.linkPrefix(network) : asked;
    }
}
