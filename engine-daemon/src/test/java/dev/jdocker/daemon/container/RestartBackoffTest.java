package dev.jdocker.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerName;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.RestartPolicy;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final RestartBackoff backoff = new RestartBackoff();

    @Test
    void theDelayDoublesUpToAMinuteAndAGoodRunBeginsAnew() {
        List<Long> delays = new ArrayList<>();
        for (int run = 0; run < 12; run++) {
            delays.add(delay(SHORT));
        }
        assertThat(delays)
                .containsExactly(
                        100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 51_200L, 60_000L, 60_000L);
        assertThat(delay(LONG)).isEqualTo(100);
        assertThat(delay(SHORT)).isEqualTo(200);
    }

    @Test
    void aStartBySomebodyBeginsAnew() {
        assertThat(delay(SHORT)).isEqualTo(100);
        backoff.cancel();
        assertThat(backoff.afterRun(document("always", 0, 0, false), 1, SHORT)).isEmpty();
        backoff.reset();
        assertThat(delay(SHORT)).isEqualTo(100);
    }

    @Test
    void policiesDecideByCodeCountAndWhoStoppedIt() {
        assertThat(wants("no", 0, 0, false, 1)).isFalse();
        assertThat(wants("", 0, 0, false, 1)).isFalse();
        assertThat(wants("always", 0, 9, true, 0)).isTrue();
        assertThat(wants("unless-stopped", 0, 9, false, 0)).isTrue();
        assertThat(wants("unless-stopped", 0, 0, true, 1)).isFalse();
        assertThat(wants("on-failure", 0, 99, true, 1)).isTrue();
        assertThat(wants("on-failure", 0, 0, false, 0)).isFalse();
        assertThat(wants("on-failure", 3, 2, false, 137)).isTrue();
        assertThat(wants("on-failure", 3, 3, false, 137)).isFalse();
    }

    private long delay(Duration ran) {
        return backoff.afterRun(document("always", 0, 0, false), 0, ran)
                .orElseThrow()
                .toMillis();
    }

    private static boolean wants(String policy, int retries, int count, boolean stopped, int exitCode) {
        return RestartBackoff.wantsRestart(document(policy, retries, count, stopped), exitCode);
    }

    private static ContainerDocument document(String policy, int retries, int count, boolean stopped) {
        return new ContainerDocument(
                ContainerDocument.LAYOUT,
                new ContainerId("1".repeat(64)),
                new ContainerName("one"),
                Timestamp.ZERO,
                "sh",
                List.of(),
                ContainerConfig.EMPTY,
                HostConfig.EMPTY.toBuilder()
                        .restartPolicy(new RestartPolicy(policy, retries))
                        .build(),
                Digest.parse("sha256:" + "1".repeat(64)),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                count,
                stopped,
                ContainerState.created());
    }
}
