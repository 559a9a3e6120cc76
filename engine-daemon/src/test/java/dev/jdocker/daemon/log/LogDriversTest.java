package dev.jdocker.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.container.LogConfig;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import dev.jdocker.daemon.log.local.LocalDriver;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogDriversTest {
    private final Rotations rotations = new Rotations();

    @AfterEach
    void stop() {
        rotations.close();
    }

    private LogDrivers drivers(String type, Map<String, String> options) {
        return new LogDrivers(
                List.of(new LocalDriver(), new JsonFileDriver()),
                LocalDriver::cache,
                rotations,
                new LogConfig(type, options));
    }

    @Test
    void whoSaysNothingGetsTheDaemonsDriverAndOptions() {
        LogDrivers drivers = drivers("local", Map.of("max-size", "1m", "max-file", "3"));
        assertThat(drivers.complete(new LogConfig("", Map.of("max-file", "2"))))
                .isEqualTo(new LogConfig("local", Map.of("max-size", "1m", "max-file", "2")));
        assertThat(drivers.complete(new LogConfig("local", Map.of())))
                .isEqualTo(new LogConfig("local", Map.of("max-size", "1m", "max-file", "3")));
    }

    @Test
    void anotherDriverGetsOnlyWhatConcernsTheCache() {
        LogDrivers drivers = drivers("local", Map.of("max-size", "1m", "cache-disabled", "true"));
        assertThat(drivers.complete(new LogConfig("json-file", Map.of())))
                .isEqualTo(new LogConfig("json-file", Map.of("cache-disabled", "true")));
        assertThat(drivers.complete(new LogConfig("none", Map.of("any", "thing"))))
                .isEqualTo(new LogConfig("none", Map.of("any", "thing", "cache-disabled", "true")));
    }

    @Test
    void defaultsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> drivers("json-file", Map.of("x", "1")))
                .isInstanceOf(LogOptionException.class)
                .hasMessage("unknown log opt 'x' for json-file log driver");
        assertThatThrownBy(() -> drivers("nosuch", Map.of()))
                .hasMessage("error looking up logging plugin nosuch: plugin \"nosuch\" not found");
    }

    @Test
    void noneIsNotListed() {
        assertThat(drivers("none", Map.of()).names()).containsExactly("json-file", "local");
    }
}
