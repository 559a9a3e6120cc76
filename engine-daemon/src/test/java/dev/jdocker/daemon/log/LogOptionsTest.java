package dev.jdocker.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogOptionsTest {
    private static LogOptions of(String value) {
        return new LogOptions(Map.of("k", value));
    }

    private static Duration duration(String text) {
        return of(text).duration("k", Duration.ZERO);
    }

    @Test
    void durationsAreReadAsGoReadsThem() {
        assertThat(duration("1h2m3.5s")).isEqualTo(Duration.ofMillis(3_723_500));
        assertThat(duration("-1.5ms")).isEqualTo(Duration.ofNanos(-1_500_000));
        assertThat(duration("100µs")).isEqualTo(Duration.ofNanos(100_000));
        assertThat(duration("0")).isEqualTo(Duration.ZERO);
        assertThatThrownBy(() -> duration("1")).hasMessage("time: missing unit in duration \"1\"");
        for (String bad : new String[] {"zz", "1sx", "s", ".s", "1 s", "--1s"}) {
            assertThatThrownBy(() -> duration(bad)).hasMessage("time: invalid duration \"" + bad + "\"");
        }
    }

    @Test
    void numbersTruthsAndSizesAreReadAsGoReadsThem() {
        assertThat(of("-12").integer("k", 0)).isEqualTo(-12);
        assertThatThrownBy(() -> of("1.5").integer("k", 0)).hasMessage("strconv.Atoi: parsing \"1.5\": invalid syntax");
        assertThat(of("T").bool("k", false)).isTrue();
        assertThat(of("").bool("k", true)).isTrue();
        assertThatThrownBy(() -> of("yes").bool("k", false))
                .hasMessage("strconv.ParseBool: parsing \"yes\": invalid syntax");
        assertThat(of("10m").decimalSize("k", 0)).isEqualTo(10_000_000);
        assertThat(of("10m").binarySize("k", 0)).isEqualTo(10 << 20);
        assertThatThrownBy(() -> of("x").decimalSize("k", 0)).hasMessage("invalid size: 'x'");
    }
}
