package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of {@code --network}: a name, or fields {@code name=…,alias=…,ip=…}. */
record NetworkSpec(
        String name,
        List<String> aliases,
        String ip,
        String ip6,
        List<String> linkLocal,
        String mac,
        long priority,
        Map<String, String> options) {

    static NetworkSpec parse(String text) {
        if (text.indexOf('=') < 0) {
            return new NetworkSpec(text, List.of(), "", "", List.of(), "", 0, Map.of());
        }
        String name = "";
        String ip = "";
        String ip6 = "";
        String mac = "";
        long priority = 0;
        List<String> aliases = new ArrayList<>();
        List<String> linkLocal = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("invalid key/value pair format in driver options");
            }
            String value = field.substring(equals + 1).strip();
            switch (field.substring(0, equals).strip()) {
                case "name" -> name = value;
                case "alias" -> aliases.add(value);
                case "ip" -> ip = value;
                case "ip6" -> ip6 = value;
                case "mac-address" -> mac = value;
                case "link-local-ip" -> linkLocal.add(value);
                case "driver-opt" -> options.putAll(LineFile.pairs(List.of(value)));
                case "gw-priority" -> priority = number(value);
                default -> throw new IllegalArgumentException("invalid field key " + field.substring(0, equals));
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("network name/id is not specified");
        }
        return new NetworkSpec(name, aliases, ip, ip6, linkLocal, mac, priority, options);
    }

    private static long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid gw-priority: " + value, e);
        }
    }

    boolean isUserDefined() {
        return switch (name) {
            case "default", "bridge", "host", "none" -> false;
            default -> !name.startsWith("container:");
        };
    }

    /** This network's endpoint together with what the flags beside {@code --network} say of the first one. */
    JsonObject with(Flags flags) {
        List<String> names = flags.list("network-alias", "net-alias");
        if (!names.isEmpty() && !isUserDefined()) {
            throw new IllegalArgumentException("network-scoped aliases are only supported for user-defined networks");
        }
        conflict(names, aliases, "--network-alias", "alias");
        conflict(flags.list("ip"), ip, "--ip", "IPv4 address");
        conflict(flags.list("ip6"), ip6, "--ip6", "IPv6 address");
        conflict(flags.list("mac-address"), mac, "--mac-address", "MAC address");
        conflict(flags.list("link-local-ip"), linkLocal, "--link-local-ip", "link-local IP addresses");
        return new NetworkSpec(
                        name,
                        names.isEmpty() ? aliases : names,
                        ip + flags.string("ip"),
                        ip6 + flags.string("ip6"),
                        linkLocal.isEmpty() ? flags.list("link-local-ip") : linkLocal,
                        mac + flags.string("mac-address"),
                        priority,
                        options)
                .endpoint()
                .put("Links", isUserDefined() ? flags.list("link") : List.of());
    }

    private static void conflict(List<String> flag, Object field, String shown, String meaning) {
        if (!flag.isEmpty() && !field.equals("") && !field.equals(List.of())) {
            throw new IllegalArgumentException(
                    "conflicting options: cannot specify both " + shown + " and per-network " + meaning);
        }
    }

    JsonObject endpoint() {
        return new JsonObject()
                .put(
                        "IPAMConfig",
                        new JsonObject()
                                .put("IPv4Address", ip)
                                .put("IPv6Address", ip6)
                                .put("LinkLocalIPs", linkLocal))
                .put("Aliases", aliases)
                .put("MacAddress", mac)
                .put("DriverOpts", options)
                .put("GwPriority", priority);
    }
}
