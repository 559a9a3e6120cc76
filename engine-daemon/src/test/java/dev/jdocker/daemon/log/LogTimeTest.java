package dev.jdocker.daemon.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTimeTest {
    @Test
    void timesReadBackInEitherForm() {
        for (String time : List.of(
                "2026-11-23T22:32:14Z",
                "2024-02-29T00:00:00.000000001Z",
                "1970-01-01T00:00:00.5Z",
                "2100-12-31T23:59:59.999999999Z")) {
            long nanos = LogTime.epochNanos(Instant.parse(time));
            assertThat(new String(LogTime.nano(nanos), UTF_8)).isEqualTo(time);
            for (byte[] form : List.of(LogTime.nano(nanos), LogTime.fixed(nanos))) {
                assertThat(LogTime.parse(form, 0, form.length)).isEqualTo(nanos);
            }
        }
    }
}
