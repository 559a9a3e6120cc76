package dev.jdocker.daemon.network.model;

import dev.jdocker.api.network.IpamConfig;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subnet that a network gives addresses of.
 *
 * @param range the part that addresses are given from, null for all
 * @param gateway null where there is none
 * @param auxiliary addresses that others have, by their names
 */
public record Subnet(
        IpPrefix prefix, @Nullable IpPrefix range, @Nullable InetAddress gateway, Map<String, InetAddress> auxiliary) {
    public Subnet {
        auxiliary = Map.copyOf(auxiliary);
    }

    /** Reads one; {@link IllegalArgumentException} if it is none. */
    public static Subnet of(IpamConfig config) {
        return new Subnet(
                IpPrefix.parse(config.subnet()),
                config.ipRange().isEmpty() ? null : IpPrefix.parse(config.ipRange()),
                config.gateway().isEmpty() ? null : InetAddress.ofLiteral(config.gateway()),
                auxiliary(config.auxiliaryAddresses()));
    }

    private static Map<String, InetAddress> auxiliary(Map<String, String> texts) {
        Map<String, InetAddress> addresses = new HashMap<>();
        texts.forEach((name, text) -> addresses.put(name, InetAddress.ofLiteral(text)));
        return addresses;
    }

    /** The gateway with the subnet's prefix length, null where there is none. */
    public @Nullable IpPrefix gatewayPrefix() {
        return gateway == null ? null : new IpPrefix(gateway, prefix.length());
    }
}
