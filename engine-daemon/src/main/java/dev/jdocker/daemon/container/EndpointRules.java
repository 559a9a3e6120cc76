package dev.jdocker.daemon.container;

import dev.jdocker.api.network.EndpointIpamConfig;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.Subnet;
import dev.jdocker.daemon.network.sandbox.EndpointSysctls;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.MacAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what a container asks of one network, with dockerd's words. */
final class EndpointRules {
    private static final Set<String> SYSCTL_FAMILIES = Set.of("ipv4", "ipv6", "mpls");
    private static final Set<String> LINK_PLACES = Set.of("IFNAME", "ifname");

    private EndpointRules() {}

    /**
     * The same with its addresses written the usual way.
     *
     * @param prefix what stands before the words of a refusal
     * @param network null where it is not there yet: what depends on it is found out at the start
     */
    static EndpointSettings check(EndpointSettings asked, String name, @Nullable Network network, String prefix) {
        List<String> errors = new ArrayList<>();
        EndpointIpamConfig ipam = asked.ipamConfig();
        if (Network.isPredefined(name)) {
            if (ipam != null && !(ipam.ipv4Address() + ipam.ipv6Address()).isEmpty()) {
                errors.add("user specified IP address is supported on user defined networks only");
            }
            if (!asked.aliases().isEmpty()) {
                errors.add("network-scoped alias is supported only for containers in user defined networks");
            }
        }
        EndpointIpamConfig plain = ipam == null ? null : plain(ipam, errors);
        if (ipam != null && plain != null && network != null) {
            checkAddress(ipam.ipv4Address(), true, network, errors);
            checkAddress(ipam.ipv6Address(), false, network, errors);
        } else if (ipam != null && Network.isPredefined(name)) {
            errors.add("user specified IP address is supported only when connecting to networks with user configured"
                    + " subnets");
        }
        checkSysctls(asked, errors);
        if (!asked.macAddress().isEmpty() && !isMac(asked.macAddress())) {
            throw new BadRequest(prefix + "invalid MAC address " + asked.macAddress());
        }
        if (!errors.isEmpty()) {
            throw new BadRequest(prefix + "invalid endpoint settings:\n" + joined(errors));
        }
        return asked.toBuilder()
                .ipamConfig(plain)
                .macAddress(
                        asked.macAddress().isEmpty()
                                ? ""
                                : MacAddress.parse(asked.macAddress()).toString())
                .build();
    }

    private static String joined(List<String> errors) {
        return errors.size() == 1
                ? errors.getFirst()
                : errors.stream().map(error -> "* " + error).collect(Collectors.joining("\n"));
    }

    private static boolean isMac(String text) {
        try {
            MacAddress _ = MacAddress.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static EndpointIpamConfig plain(EndpointIpamConfig asked, List<String> errors) {
        List<String> linkLocal = new ArrayList<>();
        for (String text : asked.linkLocalIps()) {
            InetAddress address = parse(text);
            if (address == null || address.isAnyLocalAddress()) {
                errors.add("invalid link-local IP address: " + text);
            } else {
                linkLocal.add(IpPrefix.text(address));
            }
        }
        return new EndpointIpamConfig(
                plain(asked.ipv4Address(), true, errors), plain(asked.ipv6Address(), false, errors), linkLocal);
    }

    private static String plain(String text, boolean v4, List<String> errors) {
        if (text.isEmpty()) {
            return "";
        }
        InetAddress address = parse(text);
        if (address == null || address.isAnyLocalAddress() || (address.getAddress().length == 4) != v4) {
            errors.add("invalid " + (v4 ? "IPv4" : "IPv6") + " address: " + text);
            return "";
        }
        return IpPrefix.text(address);
    }

    private static @Nullable InetAddress parse(String text) {
        try {
            return text.contains("%") ? null : InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void checkAddress(String text, boolean v4, Network network, List<String> errors) {
        if (text.isEmpty()) {
            return;
        }
        if (!network.hasChosenSubnets(v4)) {
            errors.add("user specified IP address is supported only when connecting to networks with user configured"
                    + " subnets");
            return;
        }
        InetAddress address = parse(text);
        if (address == null
                || network.subnetsOf(v4).stream().map(Subnet::prefix).noneMatch(prefix -> prefix.contains(address))) {
            errors.add("no configured subnet or ip-range contain the IP address " + text);
        }
    }

    private static void checkSysctls(EndpointSettings asked, List<String> errors) {
        String option = asked.driverOpts().getOrDefault(EndpointSysctls.OPTION, "");
        for (String sysctl : option.isEmpty() ? new String[0] : option.split(",", -1)) {
            String[] parts = sysctl.split("\\.", 5);
            if (parts.length != 5 || !SYSCTL_FAMILIES.contains(parts[1]) || !LINK_PLACES.contains(parts[3])) {
                errors.add("unrecognised network interface sysctl '" + sysctl + "'; represent 'net.X.Y.ethN.Z=V' as"
                        + " 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4', 'ipv6' or 'mpls'");
            }
        }
    }
}
