package dev.jdocker.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiVersionTest {
    @Test
    void oldAndNewVersionsAreRefusedInDockersWords() {
        assertThat(ApiVersion.parse("1.23").refusal())
                .isEqualTo("client version 1.23 is too old. Minimum supported API version is 1.24,"
                        + " please upgrade your client to a newer version");
        assertThat(ApiVersion.parse("1.52").refusal())
                .isEqualTo("client version 1.52 is too new. Maximum supported API version is 1.51");
        assertThat(ApiVersion.MIN.refusal()).isNull();
        assertThat(ApiVersion.MAX.refusal()).isNull();
    }

    @Test
    void versionsAreComparedAsNumbers() {
        assertThat(ApiVersion.parse("1.9")).isLessThan(ApiVersion.parse("1.10"));
        assertThat(ApiVersion.parse("1.44").atLeast(1, 44)).isTrue();
        assertThat(ApiVersion.parse("1.43").atLeast(1, 44)).isFalse();
        assertThat(ApiVersion.parse("1.51")).hasToString("1.51");
    }

    @Test
    void whatIsNoVersionIsNull() {
        for (String text : new String[] {"", "1", "1.", ".1", "1.5x", "v1.5", "1.5.1", "-1.5", "1.99999999999"}) {
            assertThat(ApiVersion.tryParse(text)).as(text).isNull();
        }
    }
}
