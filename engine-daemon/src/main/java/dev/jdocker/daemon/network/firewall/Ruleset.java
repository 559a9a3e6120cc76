package dev.jdocker.daemon.network.firewall;

import dev.jdocker.daemon.network.firewall.BridgeRules.Home;
import dev.jdocker.daemon.network.firewall.BridgeRules.Reach;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the table in the language of nft(8). The rules never change; bridges and ports are elements of its sets and
 * maps, so that adding one costs the same whatever is there, and so does a packet.
 */
final class Ruleset {
    static final String TABLE = "inet jdocker";

    /** Takes the table away: first an empty one, so that there is one to delete. */
    static final String NO_TABLE = "table " + TABLE + " {}\ndelete table " + TABLE + "\n";

    /** Where a chain lets those families pass that are none of the engine's business. */
    private static final String PASSED = "PASSED";

    private static final String SETS = """
              set bridges { type ifname; }
              set internal { type ifname; }
              set within { type ifname . ifname; }
              set homes4 { type ipv4_addr . ifname; flags interval; }
              set homes6 { type ipv6_addr . ifname; flags interval; }
              set trusted { type ifname . ifname; }
              set routed { type ifname . nf_proto; }
              set ported { type ifname . nf_proto; }
              set opened { type ifname . nf_proto; }
              set guarded { type nf_proto; }
              set open4 { type ipv4_addr . inet_proto . inet_service; }
              set open6 { type ipv6_addr . inet_proto . inet_service; }
              map sources4 { type ipv4_addr : ipv4_addr; flags interval; }
              map sources6 { type ipv6_addr : ipv6_addr; flags interval; }
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
            PASSED                iifname @bridges ip daddr 127.0.0.0/8 drop
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
            PASSED                iifname != "lo" ip daddr 127.0.0.0/8 return
                fib daddr type local jump publish
              }
              chain output {
                type nat hook output priority -100; policy accept;
            PASSED                fib daddr type local jump publish
              }
              chain postrouting {
                type nat hook postrouting priority srcnat; policy accept;
            PASSED                ip saddr . oifname @homes4 ct status dnat masquerade
                ip6 saddr . oifname @homes6 ct status dnat masquerade
                ip saddr 127.0.0.0/8 oifname @bridges masquerade
                oifname @bridges return
                snat ip to ip saddr map @sources4
                snat ip6 to ip6 saddr map @sources6
                ip saddr @masqueraded4 masquerade
                ip6 saddr @masqueraded6 masquerade
              }
            """;

    // To a container gets: an answer, its own bridge, a published port. Its address alone is no way in, from wherever,
    // unless its network is told so.
    private static final String FORWARD = """
              chain forward {
                type filter hook forward priority filter; policy accept;
            PASSED    ct state established,related accept
                iifname . oifname @within accept
                iifname @internal drop
                oifname @internal drop
                oifname @bridges ct status dnat accept
                oifname . meta nfproto @routed jump routed
                iifname @bridges oifname @bridges drop
                oifname . meta nfproto @opened accept
                oifname . meta nfproto @ported jump open
                iifname . oifname @trusted jump open
                oifname @bridges drop
                iifname @bridges accept
                meta nfproto @guarded drop
              }
            """;

    private static final String OPEN = """
              chain open {
                ip daddr . meta l4proto . th dport @open4 accept
                ip6 daddr . meta l4proto . th dport @open6 accept
              }
              chain routed {
                meta l4proto { 1, 58 } accept # icmp, ipv6-icmp
                jump open
              }
            """;

    private Ruleset() {}

    /** The whole table, instead of the one that may be there. */
    static String whole(FirewallPlan plan) {
        String passed = passed("ipv4", plan.filtered().v4())
                + passed("ipv6", plan.filtered().v6());
        StringBuilder text = new StringBuilder(NO_TABLE);
        text.append("table ").append(TABLE).append(" {\n").append(SETS).append(OPEN);
        text.append(TRANSLATION.replace(PASSED, passed));
        text.append(FORWARD.replace(PASSED, passed)).append("}\n");
        if (plan.guarded().v4()) {
            text.append(guard(true));
        }
        if (plan.guarded().v6()) {
            text.append(guard(false));
        }
        plan.bridges().forEach(bridge -> text.append(bridge("add", bridge)));
        return text.append(ports("add", plan.ports())).toString();
    }

    /** What stands first in a chain for a family that is none of the engine's business. */
    private static String passed(String family, boolean filtered) {
        return filtered ? "" : "    meta nfproto " + family + " accept\n";
    }

    /** Has all but containers' packets of a family dropped that are to be forwarded. */
    static String guard(boolean v4) {
        StringBuilder text = new StringBuilder();
        element(text, "add", "guarded", v4 ? "ipv4" : "ipv6");
        return text.toString();
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
        for (String trusted : bridge.trusted()) {
            element(text, verb, "trusted", quoted(trusted) + " . " + name);
        }
        for (Home home : bridge.homes()) {
            home(text, verb, bridge, home);
        }
        return text.toString();
    }

    private static void home(StringBuilder text, String verb, BridgeRules bridge, Home home) {
        String name = quoted(bridge.name());
        String family = home.subnet().isV4() ? "4" : "6";
        String subnet = home.subnet().network().toString();
        element(text, verb, "homes" + family, subnet + " . " + name);
        if (bridge.internal()) {
            return;
        }
        InetAddress source = home.source();
        if (home.masqueraded() && source == null) {
            element(text, verb, "masqueraded" + family, subnet);
        } else if (home.masqueraded() && source != null) {
            element(text, verb, "sources" + family, subnet + " : " + IpPrefix.text(source));
        }
        String set = reached(home.reach());
        if (set != null) {
            element(text, verb, set, name + " . ipv" + family);
        }
    }

    private static @Nullable String reached(Reach reach) {
        return switch (reach) {
            case NONE -> null;
            case PORTS -> "ported";
            case ROUTED -> "routed";
            case ALL -> "opened";
        };
    }

    /** The elements of ports; those of a map in one command. */
    static String ports(String verb, Collection<? extends PortElement> ports) {
        Map<String, StringJoiner> elements = new TreeMap<>();
        for (PortElement port : ports) {
            String set = switch (port) {
                case PublishedPort published -> map(published);
                case OpenPort open -> open.container() instanceof Inet4Address ? "open4" : "open6";
            };
            elements.computeIfAbsent(set, _ -> new StringJoiner(", "))
                    .add(
                            switch (port) {
                                case PublishedPort published -> element(published);
                                case OpenPort open -> element(open);
                            });
        }
        StringBuilder text = new StringBuilder();
        elements.forEach((set, all) -> element(text, verb, set, all.toString()));
        return text.toString();
    }

    private static String element(OpenPort port) {
        return IpPrefix.text(port.container()) + " . " + port.protocol().number() + " . " + port.containerPort();
    }

    private static String map(PublishedPort port) {
        return (port.hostAddress() == null ? "anyports" : "ports")
                + (port.container() instanceof Inet4Address ? "4" : "6");
    }

    private static String element(PublishedPort port) {
        InetAddress host = port.hostAddress();
        return (host == null ? "" : IpPrefix.text(host) + " . ")
                + port.protocol().number() + " . " + port.hostPort() + " : " + IpPrefix.text(port.container()) + " . "
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
