package dev.jdocker.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanDurationTest {
    // The table of Docker's own test (go-units duration_test.go).
    @ParameterizedTest
    @CsvSource({
        "PT0.45S, Less than a second",
        "PT1S, 1 second",
        "PT45S, 45 seconds",
        "PT46S, 46 seconds",
        "PT59S, 59 seconds",
        "PT60S, About a minute",
        "PT90S, About a minute",
        "PT3M, 3 minutes",
        "PT35M40S, 35 minutes",
        "PT45M, 45 minutes",
        "PT45M40S, 45 minutes",
        "PT59M, 59 minutes",
        "PT1H, About an hour",
        "PT1H29M, About an hour",
        "PT1H31M, 2 hours",
        "PT2H, 2 hours",
        "PT47H, 47 hours",
        "PT48H, 2 days",
        "PT312H, 13 days",
        "P14D, 2 weeks",
        "P30D, 4 weeks",
        "P59D, 8 weeks",
        "P60D, 2 months",
        "P365D, 12 months",
        "P729D, 24 months",
        "P730D, 2 years",
        "P1095D, 3 years",
    })
    void wordsAreDockers(Duration duration, String words) {
        assertThat(HumanDuration.of(duration)).isEqualTo(words);
    }
}
