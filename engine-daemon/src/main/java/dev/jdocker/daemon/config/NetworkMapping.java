package dev.jdocker.daemon.config;

import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the options of networks of settings; what is not set keeps its default. */
record NetworkMapping(Map<Setting, Object> settings) {

    NetworkOptions options() {
        NetworkOptions absent = NetworkOptions.DEFAULTS;
        return new NetworkOptions(
                addresses(Setting.BIP, Setting.FIXED_CIDR, Setting.DEFAULT_GATEWAY),
                addresses(Setting.BIP6, Setting.FIXED_CIDR_V6, Setting.DEFAULT_GATEWAY_V6),
                truth(Setting.IPV6, absent.ipv6()),
                mtu(absent.mtu()),
                truth(Setting.ICC, absent.icc()),
                truth(Setting.IP_MASQ, absent.masquerade()),
                settings.get(Setting.IP) instanceof String ip && !ip.isEmpty() ? ip : absent.hostBinding(),
                pools(),
                driverOptions(),
                host(absent.host()));
    }

    private HostOptions host(HostOptions absent) {
        return new HostOptions(
                truth(Setting.IPTABLES, absent.filterV4()),
                truth(Setting.IP6TABLES, absent.filterV6()),
                truth(Setting.IP_FORWARD, absent.forwarding()),
                !truth(Setting.IP_FORWARD_NO_DROP, !absent.guarded()),
                truth(Setting.USERLAND_PROXY, absent.relays()),
                truth(Setting.ALLOW_DIRECT_ROUTING, absent.directRouting()),
                truth(Setting.PUBLISH_THROUGH_INPUT, absent.throughInput()));
    }

    private boolean truth(Setting setting, boolean absent) {
        return settings.get(setting) instanceof Boolean given ? given : absent;
    }

    private BridgeAddresses addresses(Setting address, Setting range, Setting gateway) {
        IpPrefix part = prefix(range);
        return new BridgeAddresses(prefix(address), part == null ? null : part.network(), address(gateway));
    }

    private @Nullable InetAddress address(Setting setting) {
        if (!(settings.get(setting) instanceof String text) || text.isEmpty()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(setting.key() + ": invalid IP address: " + text, e);
        }
    }

    private @Nullable IpPrefix prefix(Setting setting) {
        if (!(settings.get(setting) instanceof String text) || text.isEmpty()) {
            return null;
        }
        try {
            return IpPrefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(setting.key() + ": invalid CIDR address: " + text, e);
        }
    }

    /** Zero is the default too, as dockerd takes it. */
    private int mtu(int absent) {
        return settings.get(Setting.MTU) instanceof Integer given && given != 0 ? given : absent;
    }

    private List<NetworkOptions.Pool> pools() {
        return settings.get(Setting.DEFAULT_ADDRESS_POOLS) instanceof List<?> given
                ? given.stream().map(NetworkOptions.Pool.class::cast).toList()
                : List.of();
    }

    private Map<String, Map<String, String>> driverOptions() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        if (settings.get(Setting.DEFAULT_NETWORK_OPTS) instanceof Map<?, ?> drivers) {
            drivers.forEach((driver, options) -> {
                Map<String, String> texts = new TreeMap<>();
                if (options instanceof Map<?, ?> given) {
                    given.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
                }
                all.put(String.valueOf(driver), texts);
            });
        }
        return all;
    }
}
