package dev.jdocker.cli.network;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the flags about subnets together: each range, gateway and reserved address goes to the subnet that it is in. */
final class SubnetFlags {
    private final Map<String, Map<String, Object>> configs = new LinkedHashMap<>();

    private SubnetFlags() {}

    /** The subnets' configurations as the API takes them. */
    static List<Map<String, Object>> configs(
            List<String> subnets, List<String> ranges, List<String> gateways, Map<String, String> reserved) {
        if (subnets.size() < ranges.size() || subnets.size() < gateways.size()) {
            throw new IllegalArgumentException("every ip-range or gateway must have a corresponding subnet");
        }
        SubnetFlags flags = new SubnetFlags();
        subnets.forEach(flags::addSubnet);
        ranges.forEach(range -> flags.set("IPRange", "ranges", "range", range, "on the same subnet"));
        gateways.forEach(gateway -> flags.set("Gateway", "gateways", "gateway", gateway, "for the same subnet"));
        reserved.forEach(flags::reserve);
        return List.copyOf(flags.configs.values());
    }

    private void addSubnet(String subnet) {
        for (String other : configs.keySet()) {
            if (contains(subnet, other) || contains(other, subnet)) {
                throw new IllegalArgumentException("multiple overlapping subnet configuration is not supported");
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("Subnet", subnet);
        configs.put(subnet, config);
    }

    private void set(String key, String plural, String singular, String value, String where) {
        boolean found = false;
        for (Map.Entry<String, Map<String, Object>> entry : configs.entrySet()) {
            if (contains(entry.getKey(), value)) {
                Object before = entry.getValue().put(key, value);
                if (before != null) {
                    throw new IllegalArgumentException("cannot configure multiple " + plural + " (" + value + ", "
                            + before + ") " + where + " (" + entry.getKey() + ")");
                }
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("no matching subnet for " + singular + " " + value);
        }
    }

    private void reserve(String name, String address) {
        boolean found = false;
        for (Map.Entry<String, Map<String, Object>> entry : configs.entrySet()) {
            if (contains(entry.getKey(), address)) {
                Map<String, Object> all = new LinkedHashMap<>();
                if (entry.getValue().get("AuxiliaryAddresses") instanceof Map<?, ?> before) {
                    before.forEach((key, value) -> all.put(String.valueOf(key), value));
                }
                all.put(name, address);
                entry.getValue().put("AuxiliaryAddresses", all);
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("no matching subnet for aux-address " + address);
        }
    }

    private static boolean contains(String subnet, String data) {
        Prefix prefix;
        try {
            prefix = Prefix.parse(subnet);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid subnet: " + e.getMessage(), e);
        }
        byte[] address;
        if (data.indexOf('/') >= 0) {
            address = Prefix.parse(data).address();
        } else {
            try {
                address = InetAddress.ofLiteral(data).getAddress();
            } catch (IllegalArgumentException e) {
                return false; // the engine says what is wrong with it
            }
        }
        return prefix.contains(address);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Prefix(byte[] address, int length) {
        static Prefix parse(String text) {
            int slash = text.indexOf('/');
            try {
                byte[] address = InetAddress.ofLiteral(text.substring(0, Math.max(slash, 0)))
                        .getAddress();
                int length = Integer.parseInt(text.substring(slash + 1));
                if (slash > 0 && length >= 0 && length <= 8 * address.length) {
                    return new Prefix(address, length);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("invalid CIDR address: " + text, e);
            }
            throw new IllegalArgumentException("invalid CIDR address: " + text);
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < length; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
