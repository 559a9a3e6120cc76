package dev.jdocker.daemon.config;

import dev.jdocker.linux.netlink.IpPrefix;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the options of networks of settings; what is not set keeps its default. */
record NetworkMapping(Map<Setting, Object> settings) {

    NetworkOptions options() {
        NetworkOptions absent = NetworkOptions.DEFAULTS;
        IpPrefix range = prefix(Setting.FIXED_CIDR);
        return new NetworkOptions(
                prefix(Setting.BIP),
                range == null ? null : range.network(),
                mtu(absent.mtu()),
                !Boolean.FALSE.equals(settings.get(Setting.ICC)),
                !Boolean.FALSE.equals(settings.get(Setting.IP_MASQ)),
                settings.get(Setting.IP) instanceof String ip && !ip.isEmpty() ? ip : absent.hostBinding(),
                pools(),
                driverOptions());
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
