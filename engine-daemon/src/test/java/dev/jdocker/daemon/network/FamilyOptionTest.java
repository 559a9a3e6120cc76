package dev.jdocker.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FamilyOptionTest {

    @Test
    void withoutAWordThereIsIpv4Alone() {
        assertThat(FamilyOption.IPV4.holds(null, Map.of())).isTrue();
        assertThat(FamilyOption.IPV6.holds(null, Map.of())).isFalse();
    }

    @Test
    void anOptionSaysOtherwiseUnlessTheRequestItselfDoes() {
        Map<String, String> options =
                Map.of("com.docker.network.enable_ipv4", "0", "com.docker.network.enable_ipv6", "true");
        assertThat(FamilyOption.IPV4.holds(null, options)).isFalse();
        assertThat(FamilyOption.IPV6.holds(null, options)).isTrue();
        assertThat(FamilyOption.IPV6.holds(false, options)).isFalse();
    }

    @Test
    void whatIsNeitherYesNorNoIsRefused() {
        assertThatThrownBy(() -> FamilyOption.IPV6.holds(null, Map.of("com.docker.network.enable_ipv6", "maybe")))
                .isInstanceOf(BadRequest.class)
                .hasMessage("driver-opt \"com.docker.network.enable_ipv6\" is not a valid bool");
    }
}
