package dev.jdocker.daemon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.system.Event;
import dev.jdocker.api.system.EventActor;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {

    private static final Event EXEC = event(
            "container", "exec_create: sh", "abcdef", Map.of("image", "reg.example:5000/bb:1", "name", "a1", "k", "v"));
    private static final Event PULL = event("image", "pull", "bb:latest", Map.of("name", "bb"));

    private static Event event(String type, String action, String id, Map<String, String> attributes) {
        return new Event("", "", "", type, action, new EventActor(id, attributes), "local", 1, 1);
    }

    private static boolean admits(String filters, Event event) {
        return new EventFilter(Filters.parse(filters)).admits(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"event\":[\"exec_create\"]}",
                "{\"event\":[\"exec_start\",\"exec\"]}",
                "{\"event\":[\"exec_create: sh\"]}",
                "{\"container\":[\"a1\"]}",
                "{\"container\":[\"a\"]}",
                "{\"container\":[\"x\",\"abc\"]}",
                "{\"network\":[\"a1\"]}",
                "{\"daemon\":[\"abc\"],\"node\":[\"a1\"]}",
                "{\"image\":[\"reg.example:5000/bb\"]}",
                "{\"image\":[\"reg.example:5000/bb:1\"]}",
                "{\"image\":[\"abcdef\"]}",
                "{\"label\":[\"k=v\"]}",
                "{\"label\":[\"k\",\"k=v\"]}",
                "{\"type\":[\"image\",\"container\"],\"scope\":[\"local\"]}",
                "{\"nothing\":[\"x\"]}"
            })
    void isAdmitted(String filters) {
        assertThat(admits(filters, EXEC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":[\"start\"]}",
                "{\"event\":[\"exec\"]}",
                "{\"container\":[\"b\"]}",
                "{\"container\":[\"a1\"],\"network\":[\"n\"]}",
                "{\"image\":[\"bb\"]}",
                "{\"image\":[\"reg.example:5000/b\"]}",
                "{\"label\":[\"k=w\"]}",
                "{\"label\":[\"k=v\",\"l\"]}",
                "{\"type\":[\"image\"]}",
                "{\"scope\":[\"swarm\"]}"
            })
    void isLeftOut(String filters) {
        assertThat(admits(filters, EXEC)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bb", "bb:latest"})
    void anImageIsFoundByItsNameWithAndWithoutTag(String name) {
        assertThat(admits("{\"image\":[\"" + name + "\"]}", PULL)).isTrue();
        assertThat(admits("{\"image\":[\"" + name + "x\"]}", PULL)).isFalse();
    }
}
