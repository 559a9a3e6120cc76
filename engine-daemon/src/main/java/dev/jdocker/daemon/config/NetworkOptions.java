package dev.jdocker.daemon.config;

import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What networks are like where nobody says otherwise: first the network {@code bridge}, then those of users.
 *
 * @param v4 the addresses of {@code bridge}; {@code v6} those of IPv6
 * @param ipv6 whether {@code bridge} has IPv6
 * @param mtu of the network {@code bridge}
 * @param icc whether containers in {@code bridge} reach one another
 * @param masquerade whether what leaves {@code bridge} has the host's address
 * @param hostBinding the host's address that ports of containers in {@code bridge} are published at
 * @param pools where subnets are cut from that nobody chose, in this order; none for Docker's
 * @param driverOptions options of new networks by their driver; those that a network has itself win
 * @param host what is done to the host
 */
public record NetworkOptions(
        BridgeAddresses v4,
        BridgeAddresses v6,
        boolean ipv6,
        int mtu,
        boolean icc,
        boolean masquerade,
        String hostBinding,
        List<Pool> pools,
        Map<String, Map<String, String>> driverOptions,
        HostOptions host) {
    /** What holds where nothing is said. */
    public static final NetworkOptions DEFAULTS = new NetworkOptions(
            BridgeAddresses.NONE,
            BridgeAddresses.NONE,
            false,
            1500,
            true,
            true,
            "0.0.0.0",
            List.of(),
            Map.of(),
            HostOptions.DEFAULTS);

    private static final int SMALLEST_MTU = 68; // RFC 791
    private static final int LARGEST_MTU = 65_535;

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
        v4.check(true, "bip", "fixed-cidr", "default-gateway");
        v6.check(false, "bip6", "fixed-cidr-v6", "default-gateway-v6");
        if (mtu < SMALLEST_MTU || mtu > LARGEST_MTU) {
            throw new ConfigException("invalid default MTU: " + mtu);
        }
        try {
            InetAddress _ = InetAddress.ofLiteral(hostBinding);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("ip (" + hostBinding + ") is not an ip address", e);
        }
    }
}
