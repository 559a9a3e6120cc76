package dev.jdocker.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.config.NetworkOptions;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Networks open(InstantSource clock) throws IOException {
        return Networks.open(
                new Networks.Place(
                        folder.resolve("data"),
                        folder.resolve("exec"),
                        new JnrLinux(),
                        clock,
                        null,
                        "docker0",
                        NetworkOptions.DEFAULTS),
                List.of());
    }

    @Test
    void everyEngineHasNoneAndHostWithIdsThatStay() throws IOException {
        Networks first = open(CLOCK);
        assertThat(first.all()).extracting(Network::name).containsExactly("host", "none");
        assertThat(first.all()).extracting(Network::driver).containsExactly("host", "null");
        assertThat(first.get("none").id()).matches("[0-9a-f]{64}");
        assertThat(open(InstantSource.system()).all()).isEqualTo(first.all());
    }

    @Test
    void theHostIsReachedAsTheDaemonIsToldElseByTheBridge() throws IOException {
        Networks networks = open(CLOCK);
        assertThat(new HostGateway(networks, List.of()).addresses()).isEmpty();
        assertThat(new HostGateway(networks, List.of()).address()).isEmpty();
        HostGateway told = new HostGateway(networks, List.of("2001:db8::2", "10.0.0.2"));
        assertThat(told.addresses()).containsExactly("2001:db8::2", "10.0.0.2");
        assertThat(told.address()).isEqualTo("10.0.0.2");
        assertThat(new HostGateway(networks, List.of("2001:db8::2")).address()).isEqualTo("2001:db8::2");
    }

    @Test
    void aNetworkIsFoundByNameIdAndBeginningOfTheId() throws IOException {
        Networks networks = open(CLOCK);
        Network host = networks.get("host");
        assertThat(networks.get(host.id())).isEqualTo(host);
        assertThat(networks.get(host.id().substring(0, 12))).isEqualTo(host);
        assertThatThrownBy(() -> networks.get("bridge"))
                .isInstanceOf(NotFound.class)
                .hasMessage("network bridge not found");
    }
}
