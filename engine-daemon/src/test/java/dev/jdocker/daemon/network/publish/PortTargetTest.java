package dev.jdocker.daemon.network.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.network.firewall.OpenPort;
import dev.jdocker.daemon.network.firewall.PublishedPort;
import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.daemon.network.model.PortMapping;
import dev.jdocker.daemon.network.model.Publishing;
import dev.jdocker.daemon.network.model.Publishing.Way;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PortTargetTest {
    private static final InetAddress V4 = InetAddress.ofLiteral("10.0.0.2");
    private static final InetAddress V6 = InetAddress.ofLiteral("fd00::2");

    private static PortTarget target(@Nullable InetAddress v6, Way way, boolean relays, boolean direct) {
        return new PortTarget(V4, v6, new Publishing("", way, way, relays, direct));
    }

    private static TakenPort port(String host, int number) {
        return new TakenPort(new PortMapping("tcp", 80, host, number), null);
    }

    @Test
    void aTranslatedPortIsTheFiltersAndOnlyIpv6IsRelayedBeside() {
        PortTarget target = target(V6, Way.TRANSLATED, true, false);
        assertThat(port("0.0.0.0", 8080).elements(target))
                .containsExactly(new PublishedPort(null, Protocol.TCP, 8080, V4, 80));
        assertThat(port("0.0.0.0", 8080).relay(target)).isNull();
        assertThat(port("::", 8080).relay(target)).isEqualTo(new InetSocketAddress(V6, 80));
        assertThat(port("::1", 8080).elements(target)).isEmpty();
    }

    @Test
    void ipv6LeadsToIpv4ByARelayOrNotAtAll() {
        assertThat(port("::", 8080).relay(target(null, Way.TRANSLATED, true, false)))
                .isEqualTo(new InetSocketAddress(V4, 80));
        assertThat(target(null, Way.TRANSLATED, false, false).way(false)).isNull();
        assertThat(target(null, Way.ROUTED, true, false).way(false)).isNull();
    }

    @Test
    void aRelayedPortIsNoneOfTheFilters() {
        PortTarget target = target(V6, Way.RELAYED, true, false);
        assertThat(port("0.0.0.0", 8080).elements(target)).isEmpty();
        assertThat(port("0.0.0.0", 8080).relay(target)).isEqualTo(new InetSocketAddress(V4, 80));
    }

    @Test
    void aRoutedPortIsOpenAndNoneOfTheHosts() {
        PortTarget target = target(V6, Way.ROUTED, true, true);
        assertThat(port("0.0.0.0", 0).elements(target)).containsExactly(new OpenPort(Protocol.TCP, V4, 80));
        assertThat(port("::", 0).relay(target)).isNull();
    }

    @Test
    void aPortThatIsReachedDirectlyIsOpenToo() {
        assertThat(port("192.0.2.1", 8080).elements(target(null, Way.TRANSLATED, true, true)))
                .containsExactly(
                        new PublishedPort(InetAddress.ofLiteral("192.0.2.1"), Protocol.TCP, 8080, V4, 80),
                        new OpenPort(Protocol.TCP, V4, 80));
    }
}
