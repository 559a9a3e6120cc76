package dev.jdocker.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReverseNameTest {

    @Test
    void bothFamilies() {
        assertThat(ReverseName.address("2.0.18.172.in-addr.arpa")).contains(InetAddress.ofLiteral("172.18.0.2"));
        assertThat(ReverseName.address("b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"))
                .contains(InetAddress.ofLiteral("2001:db8::567:89ab"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "in-addr.arpa",
                ".in-addr.arpa",
                "0.18.172.in-addr.arpa",
                "256.0.18.172.in-addr.arpa",
                "-1.0.18.172.in-addr.arpa",
                "+1.0.18.172.in-addr.arpa",
                "x.0.18.172.in-addr.arpa",
                "1.ip6.arpa"
            })
    void everythingElseIsNoAddress(String name) {
        assertThat(ReverseName.address(name)).isEmpty();
    }
}
