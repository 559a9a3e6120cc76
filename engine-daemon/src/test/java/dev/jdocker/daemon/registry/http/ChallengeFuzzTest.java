package dev.jdocker.daemon.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry may put into {@code WWW-Authenticate}. */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ChallengeFuzzTest {

    @Test
    void aChallengeIsReadWhateverItIs() {
        String bearer = "Bearer realm=\"https://auth.test/token\",service=\"registry\",scope=\"repository:a/b:pull\"";
        List<byte[]> valid = Stream.of(
                        bearer,
                        "Basic realm=\"a \\\"quoted\\\" word\", Bearer realm=x, service=y",
                        bearer.replace("registry", "r".repeat(200_000)),
                        bearer.replace("registry", "\\r".repeat(200_000)),
                        "Bearer " + " ".repeat(20_000) + ",")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        Fuzz.run(
                "challenge",
                valid,
                UnaryOperator.identity(),
                input -> Challenge.parse(new String(input, StandardCharsets.UTF_8)),
                Set.of());
    }

    @Test
    void aLongParameterIsWhole() {
        assertThat(Challenge.parse("Bearer realm=\"" + "\\r".repeat(100_000) + "\"")
                        .getFirst()
                        .parameter("realm"))
                .isEqualTo("r".repeat(100_000));
    }
}
