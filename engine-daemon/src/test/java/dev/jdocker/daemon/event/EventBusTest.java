package dev.jdocker.daemon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.system.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private final EventBus bus = new EventBus(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

    @Test
    void aListenerGetsKeptEventsThenNewOnesInOrder() throws Exception {
        bus.publish("container", "create", "id", Map.of("image", "bb", "name", "a1"));
        try (EventSubscription events = bus.subscribe(event -> true, event -> true)) {
            bus.publish("container", "start", "id", Map.of("image", "bb"));
            Event create = Objects.requireNonNull(events.poll(0));
            Event start = Objects.requireNonNull(events.poll(0));
            assertThat(create.action()).isEqualTo("create");
            assertThat(create.status()).isEqualTo("create");
            assertThat(create.from()).isEqualTo("bb");
            assertThat(create.scope()).isEqualTo("local");
            assertThat(start.timeNano()).isGreaterThan(create.timeNano());
            assertThat(events.poll(0)).isNull();
        }
    }

    @Test
    void aListenerThatLagsTooFarBehindIsLetGoAndPublishingNeverWaits() throws Exception {
        try (EventSubscription events = bus.subscribe(event -> false, event -> true)) {
            for (int i = 0; i < 5000; i++) {
                bus.publish("container", "start", "id", Map.of());
            }
            assertThat(events.isClosed()).isTrue();
            assertThat(events.poll(0)).isNotNull();
        }
    }
}
