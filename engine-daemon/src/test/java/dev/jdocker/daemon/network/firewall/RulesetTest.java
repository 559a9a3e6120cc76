package dev.jdocker.daemon.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.network.firewall.BridgeRules.Home;
import dev.jdocker.daemon.network.firewall.BridgeRules.Reach;
import dev.jdocker.daemon.network.firewall.FirewallPlan.Families;
import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesetTest {
    private static final BridgeRules DOCKER0 =
            new BridgeRules("docker0", List.of(home("172.17.0.1/16"), home("fd00::1/64")), false, List.of());

    private static Home home(String subnet) {
        return new Home(IpPrefix.parse(subnet), Reach.NONE, true, null);
    }

    @Test
    void aBridgeIsElementsOfSetsAlone() {
        assertThat(Ruleset.bridge("add", DOCKER0)).isEqualTo("""
                add element inet jdocker bridges { "docker0" }
                add element inet jdocker within { "docker0" . "docker0" }
                add element inet jdocker homes4 { 172.17.0.0/16 . "docker0" }
                add element inet jdocker masqueraded4 { 172.17.0.0/16 }
                add element inet jdocker homes6 { fd00::/64 . "docker0" }
                add element inet jdocker masqueraded6 { fd00::/64 }
                """);
    }

    @Test
    void anInternalBridgeIsNeverMasqueraded() {
        BridgeRules internal = new BridgeRules("br-1", List.of(home("10.0.0.0/24")), true, List.of());
        assertThat(Ruleset.bridge("delete", internal)).isEqualTo("""
                delete element inet jdocker bridges { "br-1" }
                delete element inet jdocker within { "br-1" . "br-1" }
                delete element inet jdocker internal { "br-1" }
                delete element inet jdocker homes4 { 10.0.0.0/24 . "br-1" }
                """);
    }

    @Test
    void portsOfOneMapAreOneCommand() {
        InetAddress container = InetAddress.ofLiteral("172.17.0.2");
        assertThat(Ruleset.ports(
                        "add",
                        List.of(
                                new PublishedPort(null, Protocol.TCP, 8080, container, 80),
                                new PublishedPort(null, Protocol.SCTP, 9, container, 9),
                                new PublishedPort(InetAddress.ofLiteral("127.0.0.1"), Protocol.UDP, 53, container, 53),
                                new OpenPort(Protocol.UDP, container, 53),
                                new PublishedPort(null, Protocol.TCP, 8080, InetAddress.ofLiteral("fd00::2"), 80))))
                .isEqualTo("""
                        add element inet jdocker anyports4 { 6 . 8080 : 172.17.0.2 . 80, 132 . 9 : 172.17.0.2 . 9 }
                        add element inet jdocker anyports6 { 6 . 8080 : fd00::2 . 80 }
                        add element inet jdocker open4 { 172.17.0.2 . 17 . 53 }
                        add element inet jdocker ports4 { 127.0.0.1 . 17 . 53 : 172.17.0.2 . 53 }
                        """);
    }

    @Test
    void aTableIsMadeInsteadOfWhatWasThere() {
        String whole =
                Ruleset.whole(new FirewallPlan(Families.BOTH, new Families(true, false), List.of(DOCKER0), List.of()));
        assertThat(whole).startsWith("""
                table inet jdocker {}
                delete table inet jdocker
                table inet jdocker {
                """);
        assertThat(whole)
                .contains("add element inet jdocker guarded { ipv4 }\n")
                .doesNotContain("nfproto ipv4 accept")
                .endsWith(Ruleset.bridge("add", DOCKER0));
        assertThat(Ruleset.whole(new FirewallPlan(new Families(true, false), Families.NONE, List.of(), List.of())))
                .doesNotContain("add element inet jdocker guarded")
                .containsPattern("policy accept;\n {4}meta nfproto ipv6 accept\n")
                .doesNotContain("nfproto ipv4 accept");
    }

    @Test
    void aGatewayModeIsElementsOfSetsToo() {
        BridgeRules mixed = new BridgeRules(
                "br-1",
                List.of(
                        new Home(IpPrefix.parse("10.0.0.0/24"), Reach.ALL, true, InetAddress.ofLiteral("192.0.2.1")),
                        new Home(IpPrefix.parse("fd00::/64"), Reach.ROUTED, false, null)),
                false,
                List.of("eth7"));
        assertThat(Ruleset.bridge("add", mixed)).isEqualTo("""
                add element inet jdocker bridges { "br-1" }
                add element inet jdocker within { "br-1" . "br-1" }
                add element inet jdocker trusted { "eth7" . "br-1" }
                add element inet jdocker homes4 { 10.0.0.0/24 . "br-1" }
                add element inet jdocker sources4 { 10.0.0.0/24 : 192.0.2.1 }
                add element inet jdocker opened { "br-1" . ipv4 }
                add element inet jdocker homes6 { fd00::/64 . "br-1" }
                add element inet jdocker routed { "br-1" . ipv6 }
                """);
    }

    @Test
    void aNameCannotLeaveItsQuotes() {
        BridgeRules evil = new BridgeRules("a\" }; flush ruleset", List.of(), false, List.of());
        assertThatThrownBy(() -> Ruleset.bridge("add", evil)).isInstanceOf(IllegalArgumentException.class);
    }
}
