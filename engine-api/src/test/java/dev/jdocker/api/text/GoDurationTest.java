package dev.jdocker.api.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0s, 0",
        "1ns, 1",
        "2us, 2000",
        "2µs, 2000",
        "2μs, 2000",
        "3ms, 3000000",
        "1.5s, 1500000000",
        ".5s, 500000000",
        "1.s, 1000000000",
        "1m30s, 90000000000",
        "1h0m0.25s, 3600250000000",
        "-2s, -2000000000",
        "+1s, 1000000000",
        "-0, 0"
    })
    void numbersWithUnitsAreRead(String text, long nanos) {
        assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | time: invalid duration \"\"",
                "x | time: invalid duration \"x\"",
                "-|time: invalid duration \"-\"",
                ".s | time: invalid duration \".s\"",
                "1.2.3s | time: invalid duration \"1.2.3s\"",
                "1s.|time: invalid duration \"1s.\"",
                "300000000h | time: invalid duration \"300000000h\"",
                "5 | time: missing unit in duration \"5\"",
                "1h5 | time: missing unit in duration \"1h5\"",
                "5d | time: unknown unit \"d\" in duration \"5d\"",
                "5 s | time: unknown unit \" s\" in duration \"5 s\""
            })
    void whatIsNoneIsSaidInGosWords(String text, String message) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "15,15ns",
        "1500,1.5µs",
        "250000000,250ms",
        "1000000000,1s",
        "1500000000,1.5s",
        "60000000000,1m0s",
        "90000000000,1m30s",
        "3600000000000,1h0m0s",
        "5025500000000,1h23m45.5s"
    })
    void durationsAreWrittenAsInGo(long nanos, String text) {
        assertThat(GoDuration.of(Duration.ofNanos(nanos))).isEqualTo(text);
    }
}
