package dev.jdocker.daemon.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtraHostsTest {

    private static List<String> of(String... given) {
        return ExtraHosts.of(List.of(given), () -> List.of("172.17.0.1", "fd00::1"));
    }

    @Test
    void anAddressIsTakenWithoutItsBrackets() {
        assertThat(of("a:10.1.2.3", "b:2001:db8::1", "c:[2001:db8::2]"))
                .containsExactly("a=10.1.2.3", "b=2001:db8::1", "c=2001:db8::2");
    }

    @Test
    void theHostIsKnownByAddressesOfBothFamilies() {
        assertThat(of("gate:host-gateway")).containsExactly("gate=172.17.0.1", "gate=fd00::1");
    }

    @Test
    void whereTheHostHasNoAddressForContainersItIsAnError() {
        assertThatThrownBy(() -> ExtraHosts.of(List.of("gate:host-gateway"), List::of))
                .isInstanceOf(BadRequest.class)
                .hasMessage("unable to derive the IP value for host-gateway");
    }

    @ParameterizedTest
    @CsvSource({
        "alone, invalid host alone",
        ":10.1.2.3, invalid host :10.1.2.3",
        "a:, invalid host a:",
        "a:nowhere, failed to parse IP nowhere",
    })
    void whatIsNoHostIsRefused(String given, String message) {
        assertThatThrownBy(() -> of(given)).isInstanceOf(BadRequest.class).hasMessage(message);
    }

    @Test
    void frontEndsKnowAddressesOnly() {
        assertThat(ExtraHosts.resolved(List.of("a=10.1.2.3", "b=2001:db8::1")))
                .containsExactly("a=10.1.2.3", "b=2001:db8::1");
        assertThatThrownBy(() -> ExtraHosts.resolved(List.of("a=host-gateway")))
                .isInstanceOf(BadRequest.class)
                .hasMessage("failed to parse IP host-gateway");
        assertThatThrownBy(() -> ExtraHosts.resolved(List.of("a:10.1.2.3")))
                .isInstanceOf(BadRequest.class)
                .hasMessage("invalid key-value pair a:10.1.2.3");
    }
}
