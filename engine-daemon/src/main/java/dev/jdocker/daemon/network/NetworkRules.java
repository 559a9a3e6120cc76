package dev.jdocker.daemon.network;

import dev.jdocker.api.network.IpamConfig;
import dev.jdocker.api.network.NetworkCreateRequest;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what a client asks of a new network, with dockerd's words. What drivers have to say to it comes later. */
final class NetworkRules {
    private static final String IPAM_DRIVER = "default";

    private NetworkRules() {}

    static void check(NetworkCreateRequest wish) {
        checkName(wish.name());
        if (wish.driver().equals("overlay")) {
            throw new Forbidden(
                    "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
                            + " connect this node to swarm and try again.");
        }
        if (wish.ingress()) {
            throw new Forbidden("Ingress network can only be global scope network");
        }
        if (wish.scope().equals("swarm")) {
            throw new Forbidden("cannot create a swarm scoped network when swarm is not active");
        }
        if (!wish.scope().isEmpty() && !wish.scope().equals(Network.SCOPE)) {
            throw new BadRequest("invalid scope: " + wish.scope());
        }
        if (wish.configOnly()) {
            checkConfiguration(wish);
        }
        if (wish.configFrom() != null) {
            checkDependent(wish);
        }
        checkIpam(wish);
    }

    private static void checkName(String name) {
        if (name.isBlank()) {
            throw new BadRequest("invalid name: name is empty");
        }
        if (Network.isPredefined(name) || name.equals("default")) {
            throw new Forbidden("operation is not permitted on predefined " + name + " network ");
        }
        if (name.startsWith("container:")) {
            throw new BadRequest("invalid name: " + name + " means the network of a container");
        }
    }

    private static void checkConfiguration(NetworkCreateRequest wish) {
        if (wish.internal() || wish.attachable() || !wish.scope().isEmpty()) {
            throw new Forbidden(
                    "configuration network can only contain network specific fields. Network operator fields"
                            + " like [ ingress | internal | attachable | scope ] are not supported.");
        }
        if (wish.configFrom() != null) {
            throw new Forbidden("a configuration network cannot depend on another configuration network");
        }
    }

    private static void checkDependent(NetworkCreateRequest wish) {
        boolean ipam = wish.ipam() != null
                && (!wish.ipam().subnets().isEmpty()
                        || !IPAM_DRIVER.equals(
                                wish.ipam().driver().isEmpty()
                                        ? IPAM_DRIVER
                                        : wish.ipam().driver())
                        || (wish.ipam().options() != null
                                && !wish.ipam().options().isEmpty()));
        if (ipam
                || Boolean.FALSE.equals(wish.enableIpv4())
                || Boolean.TRUE.equals(wish.enableIpv6())
                || !wish.labels().isEmpty()) {
            throw new Forbidden("user specified configurations are not supported if the network depends on a"
                    + " configuration network");
        }
        if (!wish.options().isEmpty()) {
            throw new Forbidden(
                    "network driver options are not supported if the network depends on a configuration" + " network");
        }
    }

    private static void checkIpam(NetworkCreateRequest wish) {
        if (wish.ipam() == null) {
            return;
        }
        String driver = wish.ipam().driver();
        if (driver.equals("null")) {
            // No driver that networks can be made with does without addresses.
            throw new BadRequest(
                    wish.ipam().subnets().isEmpty()
                            ? (Boolean.FALSE.equals(wish.enableIpv4()) ? "ipv6" : "ipv4") + " pool is empty"
                            : "null ipam driver does not handle specific address pool requests");
        }
        if (!driver.isEmpty() && !driver.equals(IPAM_DRIVER)) {
            throw new NotFound("plugin \"" + driver + "\" not found");
        }
        List<String> errors = new ArrayList<>();
        for (IpamConfig config : wish.ipam().subnets()) {
            check(config, Boolean.TRUE.equals(wish.enableIpv6()), errors);
        }
        if (!errors.isEmpty()) {
            throw new BadRequest("invalid network config:\n"
                    + (errors.size() == 1
                            ? errors.getFirst()
                            : errors.stream().map(error -> "* " + error).collect(Collectors.joining("\n"))));
        }
    }

    private static void check(IpamConfig config, boolean ipv6, List<String> errors) {
        IpPrefix subnet = prefix(config.subnet());
        if (subnet == null) {
            errors.add("invalid subnet " + config.subnet() + ": invalid CIDR block notation");
            return;
        }
        if (!ipv6 && !subnet.isV4()) {
            return; // it is kept, but nobody gets an address of it
        }
        if (!subnet.equals(subnet.network())) {
            errors.add("invalid subnet " + subnet + ": it should be " + subnet.network());
        }
        checkRange(config.ipRange(), subnet, errors);
        checkAddress("invalid gateway " + config.gateway(), config.gateway(), subnet, errors);
        for (Map.Entry<String, String> other : config.auxiliaryAddresses().entrySet()) {
            checkAddress("invalid auxiliary address " + other.getKey(), other.getValue(), subnet, errors);
        }
    }

    private static void checkRange(String text, IpPrefix subnet, List<String> errors) {
        if (text.isEmpty()) {
            return;
        }
        IpPrefix range = prefix(text);
        if (range == null) {
            errors.add("invalid ip-range " + text + ": invalid CIDR block notation");
            return;
        }
        if (range.isV4() != subnet.isV4()) {
            errors.add("invalid ip-range " + text + ": parent subnet is an " + family(subnet) + " block");
            return;
        }
        if (range.length() < subnet.length()) {
            errors.add("invalid ip-range " + text + ": CIDR block is bigger than its parent subnet " + subnet);
        }
        if (!range.equals(range.network())) {
            errors.add("invalid ip-range " + range + ": it should be " + range.network());
        }
        if (!subnet.overlaps(range)) {
            errors.add("invalid ip-range " + text + ": parent subnet " + subnet + " doesn't contain ip-range");
        }
    }

    private static void checkAddress(String what, String text, IpPrefix subnet, List<String> errors) {
        if (text.isEmpty()) {
            return;
        }
        InetAddress address = address(text);
        if (address == null) {
            errors.add(what + ": invalid address");
        } else if ((address.getAddress().length == 4) != subnet.isV4()) {
            errors.add(what + ": parent subnet is an " + family(subnet) + " block");
        } else if (!subnet.contains(address)) {
            errors.add(what + ": parent subnet " + subnet + " doesn't contain this address");
        }
    }

    private static String family(IpPrefix subnet) {
        return subnet.isV4() ? "IPv4" : "IPv6";
    }

    private static @Nullable IpPrefix prefix(String text) {
        try {
            return IpPrefix.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
