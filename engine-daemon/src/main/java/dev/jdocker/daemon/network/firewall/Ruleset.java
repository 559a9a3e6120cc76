package dev.jdocker.daemon.network.firewall;

import dev.jdocker.linux.netlink.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes the table in the language of nft(8). The rules never change; bridges and ports are elements of its sets and
 * maps, so that adding one costs the same whatever is there, and so does a packet.
 */
final class Ruleset {
    static final String TABLE = "inet jdocker";

    private static final String SETS = """
              set bridges { type ifname; }
              set internal { type ifname; }
              set within { type ifname . ifname; }
              set homes4 { type ipv4_addr . ifname; flags interval; }
              set homes6 { type ipv6_addr . ifname; flags interval; }
              set masqueraded4 { type ipv4_addr; flags interval; }
              set masqueraded6 { type ipv6_addr; flags interval; }
              map ports4 { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
              map ports6 { type ipv6_addr . inet_proto . inet_service : ipv6_addr . inet_service; }
              map anyports4 { type inet_proto . inet_service : ipv4_addr . inet_service; }
              map anyports6 { type inet_proto . inet_service : ipv6_addr . inet_service; }
            """;

    // A container's packet to 127.0.0.1 is no packet of this host, whatever route_localnet says; nor is one of another
    // machine, which translated would pass for one to the container. The kernel does not send ::1 on: that is relayed.
    private static final String TRANSLATION = """
              chain early {
                type filter hook prerouting priority raw; policy accept;
                iifname @bridges ip daddr 127.0.0.0/8 drop
              }
              chain publish {
                ip6 daddr ::1 return
                meta nfproto ipv4 dnat ip to ip daddr . meta l4proto . th dport map @ports4
                meta nfproto ipv4 dnat ip to meta l4proto . th dport map @anyports4
                meta nfproto ipv6 dnat ip6 to ip6 daddr . meta l4proto . th dport map @ports6
                meta nfproto ipv6 dnat ip6 to meta l4proto . th dport map @anyports6
              }
              chain prerouting {
                type nat hook prerouting priority dstnat; policy accept;
                iifname != "lo" ip daddr 127.0.0.0/8 return
                fib daddr type local jump publish
              }
              chain output {
                type nat hook output priority -100; policy accept;
                fib daddr type local jump publish
              }
              chain postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                ip saddr . oifname @homes4 ct status dnat masquerade
                ip6 saddr . oifname @homes6 ct status dnat masquerade
                ip saddr 127.0.0.0/8 oifname @bridges masquerade
                oifname @bridges return
                ip saddr @masqueraded4 masquerade
                ip6 saddr @masqueraded6 masquerade
              }
            """;

    // To a container gets: an answer, its own bridge, a published port. Its address alone is no way in, from wherever.
    @SuppressWarnings("InlineFormatString") // it belongs beside the other chains
    private static final String FORWARD = """
              chain forward {
                type filter hook forward priority filter; policy %s;
                ct state established,related accept
                iifname . oifname @within accept
                iifname @internal drop
                oifname @internal drop
                oifname @bridges ct status dnat accept
                oifname @bridges drop
                iifname @bridges accept
              }
            """;

    private Ruleset() {}

    /** The whole table, instead of the one that may be there. */
    static String whole(FirewallPlan plan) {
        StringBuilder text = new StringBuilder();
        // An empty table first, so that there is one to delete.
        text.append("table ").append(TABLE).append(" {}\ndelete table ").append(TABLE);
        text.append("\ntable ").append(TABLE).append(" {\n").append(SETS).append(TRANSLATION);
        text.append(FORWARD.formatted(plan.onlyOurs() ? "drop" : "accept")).append("}\n");
        plan.bridges().forEach(bridge -> text.append(bridge("add", bridge)));
        return text.append(ports("add", plan.ports())).toString();
    }

    /** The elements of a bridge; {@code verb} is {@code add} or {@code delete}. */
    static String bridge(String verb, BridgeRules bridge) {
        String name = quoted(bridge.name());
        StringBuilder text = new StringBuilder();
        element(text, verb, "bridges", name);
        element(text, verb, "within", name + " . " + name);
        if (bridge.internal()) {
            element(text, verb, "internal", name);
        }
        for (IpPrefix subnet : bridge.subnets()) {
            String family = subnet.isV4() ? "4" : "6";
            element(text, verb, "homes" + family, subnet.network() + " . " + name);
            if (bridge.masqueraded() && !bridge.internal()) {
                element(text, verb, "masqueraded" + family, subnet.network().toString());
            }
        }
        return text.toString();
    }

    /** The elements of ports; those of a map in one command. */
    static String ports(String verb, Collection<PublishedPort> ports) {
        StringBuilder text = new StringBuilder();
        for (String map : List.of("ports4", "ports6", "anyports4", "anyports6")) {
            List<String> elements = new ArrayList<>();
            for (PublishedPort port : ports) {
                if (map(port).equals(map)) {
                    elements.add(element(port));
                }
            }
            if (!elements.isEmpty()) {
                element(text, verb, map, String.join(", ", elements));
            }
        }
        return text.toString();
    }

    private static String map(PublishedPort port) {
        return (port.hostAddress() == null ? "anyports" : "ports")
                + (port.container() instanceof Inet4Address ? "4" : "6");
    }

    private static String element(PublishedPort port) {
        InetAddress host = port.hostAddress();
        return (host == null ? "" : IpPrefix.text(host) + " . ")
                + port.protocol().text() + " . " + port.hostPort() + " : " + IpPrefix.text(port.container()) + " . "
                + port.containerPort();
    }

    private static void element(StringBuilder text, String verb, String set, String element) {
        text.append(verb).append(" element ").append(TABLE).append(' ').append(set);
        text.append(" { ").append(element).append(" }\n");
    }

    /** Names of links may hold what the language means something by; a quote and a line's end it could not say. */
    private static String quoted(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '"' || c < ' ')) {
            throw new IllegalArgumentException("invalid name of a bridge: " + name);
        }
        return '"' + name + '"';
    }
}
