package dev.jdocker.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.model.Network;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkFilterTest {

    private static Network network(String name, String driver) {
        return Network.of(name, Integer.toHexString(name.charAt(0)).repeat(32), driver, new Timestamp(Instant.EPOCH))
                .toBuilder()
                .labels(Map.of("of", name))
                .build();
    }

    private static final List<Network> ALL = List.of(
            network("bridge", "bridge"),
            network("none", "null"),
            network("app", "bridge"),
            network("web-app", "macvlan"));

    private static List<String> names(String filters) {
        return ALL.stream()
                .filter(NetworkFilter.of(
                        Filters.parse(filters), network -> network.name().equals("app")))
                .map(Network::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                          | bridge none app web-app
                    {"name":["app"]}            | app web-app
                    {"name":["^app"]}           | app
                    {"name":["app$","none"]}    | none app web-app
                    {"name":["^web-app$"]}      | web-app
                    {"id":["6161"]}             | app
                    {"driver":["macvlan"]}      | web-app
                    {"type":["builtin"]}        | bridge none
                    {"type":["custom"]}         | app web-app
                    {"scope":["local"]}         | bridge none app web-app
                    {"label":["of=app"]}        | app
                    {"dangling":["true"]}       | web-app
                    {"dangling":["false"]}      | bridge none app
                    """)
    void networksAreChosen(String filters, String expected) {
        assertThat(names(filters)).containsExactly(expected.split(" ", -1));
    }

    @Test
    void whatIsNoFilterIsRefused() {
        assertThat(names("{\"scope\":[\"swarm\"]}")).isEmpty();
        assertThatThrownBy(() -> names("{\"type\":[\"odd\"]}"))
                .isInstanceOf(BadRequest.class)
                .hasMessage("invalid filter: 'type'='odd'");
        assertThatThrownBy(() -> names("{\"zoo\":[\"a\"]}"))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessage("invalid filter 'zoo'");
    }
}
