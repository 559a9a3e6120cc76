package dev.jdocker.daemon.network;

import dev.jdocker.api.network.EndpointIpamConfig;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.ipam.Addressing;
import dev.jdocker.daemon.network.model.DefaultRoute;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.daemon.network.model.Subnet;
import dev.jdocker.daemon.network.sandbox.EndpointSysctls;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.MacAddress;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what a container gets in a network: addresses, which it takes, a name for its link, a MAC address. */
final class NewEndpoint {
    /** The driver option that names the link in the container. */
    static final String LINK_NAME = "com.docker.network.endpoint.ifname";

    private static final int ID_BYTES = 32;

    private final Addressing addressing;
    private final SecureRandom random = new SecureRandom();

    NewEndpoint(Addressing addressing) {
        this.addressing = addressing;
    }

    /**
     * Takes addresses for an endpoint; nothing is made in the kernel.
     *
     * @param links names that links of the container have already
     */
    Endpoint in(Network network, NetworkDriver driver, EndpointWish wish, Collection<String> links) {
        EndpointSettings asked = wish.settings();
        EndpointIpamConfig ipam =
                asked.ipamConfig() == null ? new EndpointIpamConfig("", "", List.of()) : asked.ipamConfig();
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        IpPrefix ipv4 = network.hasIpv4() ? address(network, true, ipam.ipv4Address()) : null;
        IpPrefix ipv6;
        try {
            boolean wanted = network.ipv6() && !EndpointSysctls.disableIpv6(asked.driverOpts());
            ipv6 = wanted ? address(network, false, ipam.ipv6Address()) : null;
        } catch (RuntimeException e) {
            if (ipv4 != null) {
                addressing.release(network.id(), ipv4.address());
            }
            throw e;
        }
        boolean byGateway = driver.defaultRoute(network) == DefaultRoute.GATEWAY;
        return new Endpoint(
                id,
                network.id(),
                network.name(),
                network.driver(),
                link(driver.linkPrefix(network), asked, links),
                driver.port(id),
                driver.hasMac() ? mac(asked.macAddress()) : "",
                text(ipv4),
                text(ipv6),
                byGateway ? gateway(network, driver, ipv4) : "",
                byGateway ? gateway(network, driver, ipv6) : "",
                driver.defaultRoute(network) == DefaultRoute.LINK,
                ipam.linkLocalIps(),
                network.internal(),
                asked.gwPriority(),
                wish.dnsNames(),
                asked.aliases(),
                asked.links(),
                asked.driverOpts());
    }

    private static String text(@Nullable IpPrefix address) {
        return address == null ? "" : address.toString();
    }

    private IpPrefix address(Network network, boolean v4, String asked) {
        if (!asked.isEmpty()) {
            return addressing
                    .take(network, InetAddress.ofLiteral(asked))
                    .orElseThrow(() -> new Forbidden("Address already in use"));
        }
        return addressing
                .takeAny(network, v4)
                .orElseThrow(() -> new ServerError("no available " + (v4 ? "IPv4" : "IPv6")
                        + " addresses on this network's address pools: " + network.name() + " (" + network.id() + ")"));
    }

    private static String gateway(Network network, NetworkDriver driver, @Nullable IpPrefix address) {
        if (address == null) {
            return "";
        }
        for (Subnet subnet : network.subnetsOf(address.isV4())) {
            InetAddress gateway = driver.gateway(subnet);
            if (gateway != null && subnet.prefix().contains(address.address())) {
                return IpPrefix.text(gateway);
            }
        }
        return "";
    }

    private String mac(String asked) {
        try {
            return (asked.isEmpty() ? MacAddress.random(random) : MacAddress.parse(asked)).toString();
        } catch (IllegalArgumentException e) {
            throw new BadRequest("invalid MAC address " + asked, e);
        }
    }

    private static String link(String prefix, EndpointSettings asked, Collection<String> links) {
        String wanted = asked.driverOpts().getOrDefault(LINK_NAME, "");
        if (!wanted.isEmpty()) {
            if (links.contains(wanted) || wanted.equals("lo")) {
                throw new ServerError("error renaming interface to \"" + wanted + "\": file exists");
            }
            return wanted;
        }
        int number = 0;
        while (links.contains(prefix + number)) {
            number++;
        }
        return prefix + number;
    }
}
