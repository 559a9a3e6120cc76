package dev.jdocker.daemon.config;

import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What networks are like where nobody says otherwise: first the network {@code bridge}, then those of users.
 *
 * @param bridgeAddress of the host in the network {@code bridge}, with its prefix; null for the one that its link has, or
 *     the first of the pools
 * @param fixedCidr the part of that network that containers get addresses from, null for all of it
 * @param mtu of the network {@code bridge}
 * @param icc whether containers in {@code bridge} reach one another
 * @param masquerade whether what leaves {@code bridge} has the host's address
 * @param hostBinding the host's address that ports of containers in {@code bridge} are published at
 * @param pools where subnets are cut from that nobody chose, in this order; none for Docker's
 * @param driverOptions options of new networks by their driver; those that a network has itself win
 */
public record NetworkOptions(
        @Nullable IpPrefix bridgeAddress,
        @Nullable IpPrefix fixedCidr,
        int mtu,
        boolean icc,
        boolean masquerade,
        String hostBinding,
        List<Pool> pools,
        Map<String, Map<String, String>> driverOptions) {
    /** What holds where nothing is said. */
    public static final NetworkOptions DEFAULTS =
            new NetworkOptions(null, null, 1500, true, true, "0.0.0.0", List.of(), Map.of());

    private static final int SMALLEST_MTU = 68; // RFC 791
    private static final int LARGEST_MTU = 65_535;
    private static final int LONGEST_PREFIX = 30; // what is longer has no address besides the host's own
    private static final Set<String> NOT_THERE =
            Set.of("com.docker.network.enable_ipv4", "com.docker.network.enable_ipv6");

    /**
     * Subnets of one size.
     *
     * @param size prefix length of each
     */
    public record Pool(IpPrefix base, int size) {
        public Pool {
            if (size < base.length() || size > base.bits()) {
                throw new ConfigException("invalid default address pool: size " + size + " of " + base);
            }
        }
    }

    public NetworkOptions {
        pools = List.copyOf(pools);
        Map<String, Map<String, String>> copy = new TreeMap<>();
        driverOptions.forEach((driver, options) -> copy.put(driver, Map.copyOf(options)));
        driverOptions = Map.copyOf(copy);
        checkBridge(bridgeAddress, fixedCidr);
        if (mtu < SMALLEST_MTU || mtu > LARGEST_MTU) {
            throw new ConfigException("invalid default MTU: " + mtu);
        }
        try {
            InetAddress _ = InetAddress.ofLiteral(hostBinding);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("ip (" + hostBinding + ") is not an ip address", e);
        }
        for (Map<String, String> options : copy.values()) {
            for (String key : options.keySet()) {
                if (NOT_THERE.contains(key)) {
                    throw new ConfigException("default-network-opts (" + key + ") is not implemented yet");
                }
            }
        }
    }

    private static void checkBridge(@Nullable IpPrefix address, @Nullable IpPrefix range) {
        if (address != null) {
            if (!address.isV4() || address.length() > LONGEST_PREFIX) {
                throw new ConfigException("bip (" + address + ") is not an IPv4 address in a network of containers");
            }
            IpPrefix network = address.network();
            if (address.equals(network) || address.address().equals(network.last())) {
                throw new ConfigException("bip (" + address + ") is not the address of a host in " + network);
            }
        }
        if (range != null) {
            if (!range.isV4()) {
                throw new ConfigException("fixed-cidr (" + range + ") is not an IPv4 network");
            }
            boolean inside =
                    address == null || (address.contains(range.address()) && range.length() >= address.length());
            if (!inside) {
                throw new ConfigException("fixed-cidr (" + range + ") is not in the network of bip (" + address + ")");
            }
        }
    }
}
