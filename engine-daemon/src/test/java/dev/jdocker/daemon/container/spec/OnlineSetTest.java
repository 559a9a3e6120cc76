package dev.jdocker.daemon.container.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import org.junit.jupiter.api.Test;

class OnlineSetTest {

    @Test
    void aListHasNumbersAndRanges() {
        assertThat(OnlineSet.parse("0-2,5").stream()).containsExactly(0, 1, 2, 5);
        assertThat(OnlineSet.parse("").stream()).isEmpty();
    }

    @Test
    void whatTheMachineHasIsAvailable() {
        OnlineSet.CPUS.requireAvailable("");
        OnlineSet.CPUS.requireAvailable("0");
        assertThatThrownBy(() -> OnlineSet.CPUS.requireAvailable("0,8000"))
                .isInstanceOf(BadRequest.class)
                .hasMessageStartingWith("Requested CPUs are not available - requested 0,8000, available: 0");
    }
}
