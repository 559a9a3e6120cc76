package dev.jdocker.daemon.network.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.netlink.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubnetsTest {

    @Test
    void dockersPoolsAreGivenInDockersOrder() {
        Subnets subnets = new Subnets(Subnets.DEFAULTS);
        List<String> given = new ArrayList<>();
        for (Optional<IpPrefix> next = subnets.takeAny(true, List.of());
                next.isPresent();
                next = subnets.takeAny(true, List.of())) {
            given.add(next.get().toString());
        }
        assertThat(given)
                .hasSize(31)
                .startsWith("172.17.0.0/16", "172.18.0.0/16")
                .endsWith("192.168.240.0/20");
        assertThat(given.get(14)).isEqualTo("172.31.0.0/16");
        subnets.release(IpPrefix.parse("172.20.0.0/16"));
        assertThat(subnets.takeAny(true, List.of())).contains(IpPrefix.parse("172.20.0.0/16"));
    }

    @Test
    void whatTheHostHasARouteToIsAvoided() {
        Subnets subnets = new Subnets(Subnets.DEFAULTS);
        List<IpPrefix> routes = List.of(
                IpPrefix.parse("0.0.0.0/0"),
                IpPrefix.parse("172.16.0.0/14"),
                IpPrefix.parse("172.21.5.0/24"),
                IpPrefix.parse("10.0.0.0/8"),
                IpPrefix.parse("::/0"));
        assertThat(subnets.takeAny(true, routes)).contains(IpPrefix.parse("172.20.0.0/16"));
        assertThat(subnets.takeAny(true, routes)).contains(IpPrefix.parse("172.22.0.0/16"));
    }

    @Test
    void twoNetworksHaveNoAddressInCommon() {
        Subnets subnets = new Subnets(Subnets.DEFAULTS);
        assertThat(subnets.take(IpPrefix.parse("172.18.5.0/24"))).isTrue();
        assertThat(subnets.take(IpPrefix.parse("172.18.0.0/16"))).isFalse();
        assertThat(subnets.take(IpPrefix.parse("172.18.5.128/25"))).isFalse();
        assertThat(subnets.takeAny(true, List.of())).contains(IpPrefix.parse("172.17.0.0/16"));
        assertThat(subnets.takeAny(true, List.of())).contains(IpPrefix.parse("172.19.0.0/16"));
    }

    @Test
    void eachEngineHasItsOwnUniqueLocalNetworks() {
        Subnets subnets =
                new Subnets(List.of(Subnets.uniqueLocal(new byte[] {5, (byte) 0xdf, (byte) 0xe3, 0x6a, (byte) 0x9a})));
        assertThat(subnets.takeAny(true, List.of())).isEmpty();
        assertThat(subnets.takeAny(false, List.of())).map(IpPrefix::toString).contains("fd05:dfe3:6a9a::/64");
        assertThat(subnets.takeAny(false, List.of())).map(IpPrefix::toString).contains("fd05:dfe3:6a9a:1::/64");
    }

    @Test
    void aPoolIsNotSmallerThanItsSubnets() {
        assertThatThrownBy(() -> new SubnetPool(IpPrefix.parse("10.0.0.0/16"), 15))
                .hasMessage("invalid default address pool: size 15 of 10.0.0.0/16");
    }
}
