package dev.jdocker.daemon.network.bridge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.network.model.Network;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeRequestTest {

    private static Network network(Map<String, String> options) {
        return Network.of("net", "0".repeat(64), "bridge", new Timestamp(Instant.EPOCH)).toBuilder()
                .options(options)
                .build();
    }

    private static void check(Map<String, String> options) {
        BridgeRequest.check(network(options), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "com.docker.network.bridge.enable_icc, 0",
        "com.docker.network.bridge.name, br-own",
        "com.docker.network.bridge.gateway_mode_ipv4, routed",
        "com.docker.network.bridge.host_binding_ipv4, ::1",
        "com.docker.network.bridge.trusted_host_interfaces, eth0:wlan0",
        "com.docker.network.host_ipv6, 2001:db8::7",
        "com.docker.network.driver.mtu, 9000",
        "com.docker.network.driver.mtu, 0",
        "of.another.driver, anything",
    })
    void whatCanBeIsTaken(String key, String value) {
        assertThatCode(() -> check(Map.of(key, value))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "com.docker.network.bridge.name, a name, invalid bridge interface name: a name",
        "com.docker.network.bridge.name, longer-than-15-x, invalid bridge interface name: longer-than-15-x",
        "com.docker.network.bridge.name, ../x, invalid bridge interface name: ../x",
        "com.docker.network.host_ipv4, ::1, failed to parse com.docker.network.host_ipv4 value: ::1 (nil ip)",
        "com.docker.network.host_ipv6, 10.0.0.1, failed to parse com.docker.network.host_ipv6 value: 10.0.0.1 (nil ip)",
        "com.docker.network.driver.mtu, 67, invalid MTU number: 67",
        "com.docker.network.driver.mtu, 65536, invalid MTU number: 65536",
    })
    void whatCannotBeIsRefused(String key, String value, String message) {
        assertThatThrownBy(() -> check(Map.of(key, value)))
                .isInstanceOf(BadRequest.class)
                .hasMessage(message);
    }

    @Test
    void ipv6NeedsItsSmallestMtu() {
        Network six = network(Map.of("com.docker.network.driver.mtu", "1279")).toBuilder()
                .ipv6(true)
                .build();
        assertThatThrownBy(() -> BridgeRequest.check(six, List.of()))
                .isInstanceOf(BadRequest.class)
                .hasMessage("invalid MTU number: 1279");
    }

    @Test
    void onlyAnInternalNetworkIsIsolated() {
        Network wish = network(Map.of("com.docker.network.bridge.gateway_mode_ipv6", "isolated"));
        assertThatThrownBy(() -> BridgeRequest.check(wish, List.of()))
                .isInstanceOf(BadRequest.class)
                .hasMessage("gateway mode 'isolated' can only be used for an internal network");
        assertThatCode(() -> BridgeRequest.check(wish.toBuilder().internal(true).build(), List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void aLinkIsOfOneNetwork() {
        Network other = Network.of("other", "1".repeat(64), "bridge", new Timestamp(Instant.EPOCH));
        Map<String, String> options =
                Map.of("com.docker.network.bridge.name", "br-" + other.id().substring(0, 12));
        assertThatThrownBy(() -> BridgeRequest.check(network(options), List.of(other)))
                .isInstanceOf(Forbidden.class)
                .hasMessageEndingWith("networks have same bridge name");
    }

    @Test
    void theDefaultBridgeIsTheEnginesToMake() {
        assertThatThrownBy(() -> check(Map.of("com.docker.network.bridge.default_bridge", "true")))
                .isInstanceOf(Forbidden.class)
                .hasMessage("default bridge network cannot be created by a user");
    }
}
