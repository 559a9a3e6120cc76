package dev.jdocker.daemon.config;

import dev.jdocker.linux.netlink.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What flags of networks say in one word each. */
final class NetworkWords {
    private NetworkWords() {}

    /** {@code base=10.0.0.0/16,size=24}. */
    static List<NetworkOptions.Pool> pools(Collection<String> words) {
        List<NetworkOptions.Pool> pools = new ArrayList<>();
        for (String word : words) {
            Map<String, String> fields = new HashMap<>();
            for (String field : word.split(",", -1)) {
                int equals = field.indexOf('=');
                if (equals < 0) {
                    throw new ConfigException("invalid field '" + field + "' must be a key=value pair");
                }
                String key = field.substring(0, equals);
                if (!key.equals("base") && !key.equals("size")) {
                    throw new ConfigException("unexpected key '" + key + "' in '" + field + "'");
                }
                fields.put(key, field.substring(equals + 1));
            }
            pools.add(pool(fields.getOrDefault("base", ""), size(fields.getOrDefault("size", ""))));
        }
        return pools;
    }

    static NetworkOptions.Pool pool(String base, int size) {
        try {
            return new NetworkOptions.Pool(IpPrefix.parse(base).network(), size);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("invalid base pool \"" + base + "\": invalid CIDR address", e);
        }
    }

    private static int size(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ConfigException("invalid size value: " + text, e);
        }
    }

    /** {@code bridge=com.docker.network.driver.mtu=1400}. */
    static Map<String, Map<String, String>> driverOptions(Collection<String> words) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        for (String word : words) {
            String[] parts = word.split("=", 3);
            if (parts.length < 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw new ConfigException(
                        "invalid argument \"" + word + "\" for --default-network-opt: not DRIVER=KEY=VALUE");
            }
            all.computeIfAbsent(parts[0], _ -> new TreeMap<>()).put(parts[1], parts[2]);
        }
        return all;
    }
}
