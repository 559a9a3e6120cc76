package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Flags about networks, names and ports. */
final class NetworkFlags {
    /** Six, eight or twenty bytes, as Go writes them. */
    private static final Pattern MAC =
            Pattern.compile("[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5}|(?::[0-9a-fA-F]{2}){7}|(?::[0-9a-fA-F]{2}){19}"
                    + "|(?:-[0-9a-fA-F]{2}){5}|(?:-[0-9a-fA-F]{2}){7}|(?:-[0-9a-fA-F]{2}){19})"
                    + "|[0-9a-fA-F]{4}(?:(?:\\.[0-9a-fA-F]{4}){2}|(?:\\.[0-9a-fA-F]{4}){3}|(?:\\.[0-9a-fA-F]{4}){9})");

    private NetworkFlags() {}

    static void declare(Flags flags) {
        flags.add("add-host", Kind.EXTRA_HOST, "Add a custom host-to-IP mapping (host:ip)")
                .add("dns", Kind.ADDRESS, "Set custom DNS servers")
                .add("dns-option", Kind.LIST, "Set DNS options")
                .alias("dns-opt", "dns-option")
                .add("dns-search", Kind.LIST, "Set custom DNS search domains")
                .add("expose", Kind.LIST, "Expose a port or a range of ports")
                .add("ip", Kind.STRING, "IPv4 address (e.g., 172.30.100.104)")
                .add("ip6", Kind.STRING, "IPv6 address (e.g., 2001:db8::33)")
                .add("link", Kind.LINK, "Add link to another container")
                .add("link-local-ip", Kind.LIST, "Container IPv4/IPv6 link-local addresses")
                .add("mac-address", Kind.STRING, "Container MAC address (e.g., 92:d0:c6:0a:29:33)")
                .add("network", Kind.NETWORK, "Connect a container to a network")
                .alias("net", "network")
                .add("network-alias", Kind.LIST, "Add network-scoped alias for the container")
                .alias("net-alias", "network-alias")
                .add("publish", 'p', Kind.LIST, "Publish a container's port(s) to the host")
                .add("publish-all", 'P', Kind.BOOL, "Publish all exposed ports to random ports");
    }

    static void write(Flags flags, JsonObject config, JsonObject host, JsonObject networking) {
        List<NetworkSpec> networks = new ArrayList<>();
        for (String word : flags.list("network", "net")) {
            networks.add(NetworkSpec.parse(word));
        }
        String mode = networks.isEmpty() ? "default" : networks.getFirst().name();
        if (!flags.string("mac-address").isEmpty()
                && !MAC.matcher(flags.string("mac-address").strip()).matches()) {
            throw new IllegalArgumentException(flags.string("mac-address") + " is not a valid mac address");
        }
        PortSpec ports = PortSpec.parse(flags.list("publish"), flags.list("expose"));
        config.put("ExposedPorts", ports.exposed());
        host.put("NetworkMode", mode)
                .set("PortBindings", ports.bindings())
                .put("PublishAllPorts", flags.isSet("publish-all"))
                .set("Dns", flags.list("dns"))
                .set("DnsOptions", flags.list("dns-option", "dns-opt"))
                .set("DnsSearch", flags.list("dns-search"))
                .put("ExtraHosts", flags.list("add-host"))
                .put("Links", flags.list("link"));
        networking.set("EndpointsConfig", endpoints(flags, networks));
    }

    private static Map<String, @Nullable Object> endpoints(Flags flags, List<NetworkSpec> networks) {
        NetworkSpec first = networks.isEmpty() ? NetworkSpec.parse("default") : networks.getFirst();
        Map<String, @Nullable Object> endpoints = new LinkedHashMap<>();
        JsonObject endpoint = first.with(flags);
        if (networks.isEmpty() || networks.size() > 1 || !endpoint.fields().isEmpty()) {
            endpoints.put(first.name(), endpoint.fields());
        }
        boolean userDefined = first.isUserDefined();
        for (int i = 1; i < networks.size(); i++) {
            NetworkSpec other = networks.get(i);
            if (endpoints.containsKey(other.name())) {
                throw new IllegalArgumentException("network \"" + other.name() + "\" is specified multiple times");
            }
            if (other.isUserDefined() != userDefined) {
                throw new IllegalArgumentException(
                        "conflicting options: cannot attach both user-defined and non-user-defined network-modes");
            }
            endpoints.put(other.name(), other.endpoint().fields());
        }
        return endpoints;
    }
}
