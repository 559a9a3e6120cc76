package dev.jdocker.daemon.network.model;

import dev.jdocker.api.network.IpamConfig;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subnet that a network gives addresses of.
 *
 * @param range the part that addresses are given from, null for all
 * @param gateway null where there is none
 * @param auxiliary addresses that others have
 */
public record Subnet(
        IpPrefix prefix, @Nullable IpPrefix range, @Nullable InetAddress gateway, List<InetAddress> auxiliary) {
    public Subnet {
        auxiliary = List.copyOf(auxiliary);
    }

    /** Reads one; {@link IllegalArgumentException} if it is none. */
    public static Subnet of(IpamConfig config) {
        return new Subnet(
                IpPrefix.parse(config.subnet()),
                config.ipRange().isEmpty() ? null : IpPrefix.parse(config.ipRange()),
                config.gateway().isEmpty() ? null : InetAddress.ofLiteral(config.gateway()),
                config.auxiliaryAddresses().values().stream()
                        .map(InetAddress::ofLiteral)
                        .toList());
    }

    /** The gateway with the subnet's prefix length, null where there is none. */
    public @Nullable IpPrefix gatewayPrefix() {
        return gateway == null ? null : new IpPrefix(gateway, prefix.length());
    }
}
