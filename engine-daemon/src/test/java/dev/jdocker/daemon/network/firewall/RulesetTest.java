package dev.jdocker.daemon.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesetTest {
    private static final BridgeRules DOCKER0 = new BridgeRules(
            "docker0", List.of(IpPrefix.parse("172.17.0.1/16"), IpPrefix.parse("fd00::1/64")), false, true);

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
        BridgeRules internal = new BridgeRules("br-1", List.of(IpPrefix.parse("10.0.0.0/24")), true, true);
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
                                new PublishedPort(null, Protocol.TCP, 8080, InetAddress.ofLiteral("fd00::2"), 80))))
                .isEqualTo("""
                        add element inet jdocker ports4 { 127.0.0.1 . udp . 53 : 172.17.0.2 . 53 }
                        add element inet jdocker anyports4 { tcp . 8080 : 172.17.0.2 . 80, sctp . 9 : 172.17.0.2 . 9 }
                        add element inet jdocker anyports6 { tcp . 8080 : fd00::2 . 80 }
                        """);
    }

    @Test
    void aTableIsMadeInsteadOfWhatWasThere() {
        String whole = Ruleset.whole(new FirewallPlan(true, List.of(DOCKER0), List.of()));
        assertThat(whole).startsWith("""
                table inet jdocker {}
                delete table inet jdocker
                table inet jdocker {
                """);
        assertThat(whole)
                .contains("type filter hook forward priority filter; policy drop;")
                .endsWith(Ruleset.bridge("add", DOCKER0));
        assertThat(Ruleset.whole(new FirewallPlan(false, List.of(), List.of())))
                .contains("type filter hook forward priority filter; policy accept;");
    }

    @Test
    void aNameCannotLeaveItsQuotes() {
        BridgeRules evil = new BridgeRules("a\" }; flush ruleset", List.of(), false, false);
        assertThatThrownBy(() -> Ruleset.bridge("add", evil)).isInstanceOf(IllegalArgumentException.class);
    }
}
