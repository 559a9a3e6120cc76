package dev.jdocker.daemon.network.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.parent.ParentLinks.Vlan;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParentLinksTest {

    private static final String ID = "0123456789abcdef".repeat(4);

    private static Network network(String parent, boolean internal) {
        return Network.of("net", ID, "macvlan", new Timestamp(Instant.EPOCH)).toBuilder()
                .options(parent.isEmpty() ? Map.of() : Map.of("parent", parent))
                .internal(internal)
                .build();
    }

    @Test
    void anInternalNetworkStandsOnALinkOfItsOwn() {
        assertThat(ParentLinks.name(network("eth0", false), "dm-")).isEqualTo("eth0");
        assertThat(ParentLinks.isAlone(network("eth0", false))).isFalse();
        for (Network alone : new Network[] {network("eth0", true), network("", false)}) {
            assertThat(ParentLinks.name(alone, "dm-")).isEqualTo("dm-0123456789ab");
            assertThat(ParentLinks.isAlone(alone)).isTrue();
        }
    }

    @Test
    void aVlanIsNamedByItsParentAndItsNumber() {
        assertThat(Vlan.parse("eth0.10", "eth0"::equals)).isEqualTo(new Vlan("eth0", 10));
        assertThat(Vlan.parse("eth0.4094", "eth0"::equals).id()).isEqualTo(4094);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    eth0     | invalid subinterface vlan name eth0, example formatting is eth0.10
                    eth0.1.2 | required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received eth0.1.2
                    eth0.x   | unable to parse a valid vlan id from: x (ex. eth0.10 for vlan 10)
                    eth1.10  | -o parent interface was not found on the host: eth1
                    eth0.0   | vlan id must be between 1-4094, received: 0
                    eth0.4095| vlan id must be between 1-4094, received: 4095
                    """)
    void whatIsNoVlanIsRefused(String name, String message) {
        assertThatThrownBy(() -> Vlan.parse(name, "eth0"::equals))
                .isInstanceOf(BadRequest.class)
                .hasMessage(message);
    }
}
