package dev.jdocker.daemon.network.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.network.model.Endpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointSysctlsTest {

    private static Map<String, String> of(String option) {
        return EndpointSysctls.of(new Endpoint(
                "id",
                "network-id",
                "net",
                "bridge",
                "wan0",
                "",
                "",
                "",
                "",
                "",
                "",
                false,
                List.of(),
                false,
                0,
                List.of(),
                List.of(),
                List.of(),
                Map.of(EndpointSysctls.OPTION, option)));
    }

    @Test
    void theLinksNameStandsForItself() {
        assertThat(of("net.ipv4.conf.IFNAME.log_martians=1,net.ipv6.conf.IFNAME.accept_ra=2"))
                .isEqualTo(Map.of("ipv4/conf/wan0/log_martians", "1", "ipv6/conf/wan0/accept_ra", "2"));
    }

    @Test
    void whatIsNoSettingOfALinkIsNone() {
        assertThat(of("")).isEmpty();
        assertThat(of("net.ipv4.forwarding=1")).isEmpty();
    }

    @Test
    void ipv6MayBeTakenFromALink() {
        assertThat(EndpointSysctls.disableIpv6(Map.of(EndpointSysctls.OPTION, "net.ipv6.conf.IFNAME.disable_ipv6=1")))
                .isTrue();
        assertThat(EndpointSysctls.disableIpv6(Map.of(EndpointSysctls.OPTION, "net.ipv6.conf.IFNAME.disable_ipv6=0")))
                .isFalse();
        assertThat(EndpointSysctls.disableIpv6(Map.of())).isFalse();
    }
}
