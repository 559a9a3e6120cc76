package dev.jdocker.daemon.config;

import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the network {@code bridge} is told of its addresses of one family.
 *
 * @param address of the host in it, with its prefix; null for the one that its link has, or the first of the pools
 * @param range the part that containers get addresses from, null for all of it
 * @param gateway where containers' default routes lead instead of to the host, null for the host
 */
public record BridgeAddresses(
        @Nullable IpPrefix address,
        @Nullable IpPrefix range,
        @Nullable InetAddress gateway) {
    /** Nothing. */
    public static final BridgeAddresses NONE = new BridgeAddresses(null, null, null);

    /** Refuses what is of the other family, or does not fit together, with the names of the options. */
    void check(boolean v4, String addressKey, String rangeKey, String gatewayKey) {
        String family = v4 ? "IPv4" : "IPv6";
        if (address != null) {
            // A network that is smaller has no address besides the host's own.
            if (address.isV4() != v4 || address.length() > address.bits() - 2) {
                throw new ConfigException(
                        addressKey + " (" + address + ") is not an " + family + " address in a network of containers");
            }
            IpPrefix network = address.network();
            if (address.equals(network) || (v4 && address.address().equals(network.last()))) {
                throw new ConfigException(addressKey + " (" + address + ") is not the address of a host in " + network);
            }
        }
        if (range != null) {
            if (range.isV4() != v4) {
                throw new ConfigException(rangeKey + " (" + range + ") is not an " + family + " network");
            }
            boolean inside =
                    address == null || (address.contains(range.address()) && range.length() >= address.length());
            if (!inside) {
                throw new ConfigException(
                        rangeKey + " (" + range + ") is not in the network of " + addressKey + " (" + address + ")");
            }
        }
        if (gateway != null && (gateway.getAddress().length == 4) != v4) {
            throw new ConfigException(
                    gatewayKey + " (" + IpPrefix.text(gateway) + ") is not an " + family + " address");
        }
    }
}
