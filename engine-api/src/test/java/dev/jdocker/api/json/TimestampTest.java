package dev.jdocker.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampTest {
    @Test
    void trailingZerosAreCutOffAsGoDoes() {
        Instant whole = Instant.parse("2026-01-02T03:04:05Z");
        assertThat(new Timestamp(whole)).hasToString("2026-01-02T03:04:05Z");
        assertThat(new Timestamp(whole.plusMillis(120))).hasToString("2026-01-02T03:04:05.12Z");
        assertThat(new Timestamp(whole.plusNanos(7))).hasToString("2026-01-02T03:04:05.000000007Z");
        assertThat(new Timestamp(whole.plusNanos(230_000))).hasToString("2026-01-02T03:04:05.00023Z");
    }

    @Test
    void logTimesAlwaysHaveNineDigits() {
        assertThat(Timestamp.parse("2026-01-02T03:04:05.5Z").fixedWidth()).isEqualTo("2026-01-02T03:04:05.500000000Z");
    }

    @Test
    void neverIsTheYearOne() {
        assertThat(Timestamp.ZERO).hasToString("0001-01-01T00:00:00Z");
        assertThat(Timestamp.parse("0001-01-01T00:00:00Z").isZero()).isTrue();
        assertThat(Timestamp.parse("").isZero()).isTrue();
    }

    @Test
    void anOffsetIsTurnedIntoUtc() {
        assertThat(Timestamp.parse("2026-01-02T03:04:05.25+02:00")).hasToString("2026-01-02T01:04:05.25Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timestamp.parse("yesterday"))
                .withMessage("not an RFC 3339 time: yesterday");
    }
}
