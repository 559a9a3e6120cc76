package dev.jdocker.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import org.junit.jupiter.api.Test;

class PortRangeTest {

    @Test
    void aPortIsTcpUnlessItSaysOtherwise() {
        assertThat(PortRange.ofFilter("expose", "80").has("80/tcp")).isTrue();
        assertThat(PortRange.ofFilter("expose", "80").has("80/udp")).isFalse();
        assertThat(PortRange.ofFilter("expose", "53/udp").has("53/udp")).isTrue();
    }

    @Test
    void aRangeHasItsEnds() {
        PortRange range = PortRange.ofFilter("publish", "8000-8002/tcp");
        assertThat(range.has(8000, "tcp") && range.has(8002, "tcp")).isTrue();
        assertThat(range.has(8003, "tcp")).isFalse();
    }

    @Test
    void whatIsNoPortIsRefusedInDockersWords() {
        assertThatThrownBy(() -> PortRange.ofFilter("publish", "8080:80"))
                .isInstanceOf(BadRequest.class)
                .hasMessage("filter for 'publish' should not contain ':': 8080:80");
        assertThatThrownBy(() -> PortRange.ofFilter("expose", "x"))
                .isInstanceOf(BadRequest.class)
                .hasMessage("error while looking up for expose x: strconv.ParseUint: parsing \"x\": invalid syntax");
        assertThatThrownBy(() -> PortRange.ofFilter("expose", "9-8"))
                .isInstanceOf(BadRequest.class)
                .hasMessage("error while looking up for expose 9-8: invalid range specified for port: 9-8");
    }
}
