package dev.jdocker.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.Health;
import dev.jdocker.api.container.HealthcheckResult;
import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.api.json.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthChangeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = 1_000_000_000;

    private static HealthPlan plan(long startPeriodSeconds, int retries) {
        return HealthPlan.of(
                        config(new HealthConfig(List.of("CMD", "true"), 0, 0, startPeriodSeconds * SECOND, 0, retries)))
                .orElseThrow();
    }

    private static ContainerConfig config(HealthConfig health) {
        return ContainerConfig.EMPTY.toBuilder().healthcheck(health).build();
    }

    private static HealthcheckResult result(int secondsAfterStart, int exitCode) {
        Timestamp at = new Timestamp(START.plusSeconds(secondsAfterStart));
        return new HealthcheckResult(at, at, exitCode, "");
    }

    @Test
    void successMakesItHealthyAtOnce() {
        Health sick = new Health(HealthPlan.UNHEALTHY, 7, List.of());
        Health after = HealthChange.after(sick, result(1, 0), plan(0, 3), START);
        assertThat(after.status()).isEqualTo("healthy");
        assertThat(after.failingStreak()).isZero();
    }

    @Test
    void onlySoManyFailuresInARowMakeItUnhealthy() {
        Health health = new Health(HealthPlan.HEALTHY, 0, List.of());
        health = HealthChange.after(health, result(1, 1), plan(0, 2), START);
        assertThat(health.status()).isEqualTo("healthy");
        assertThat(health.failingStreak()).isEqualTo(1);
        health = HealthChange.after(health, result(2, -1), plan(0, 2), START);
        assertThat(health.status()).isEqualTo("unhealthy");
    }

    @Test
    void failuresWithinTheStartPeriodDoNotCountUntilItWasHealthy() {
        HealthPlan plan = plan(10, 1);
        Health starting = HealthChange.started(null);
        assertThat(HealthChange.after(starting, result(9, 1), plan, START).status())
                .isEqualTo("starting");
        assertThat(HealthChange.after(starting, result(9, 1), plan, START).failingStreak())
                .isZero();
        assertThat(HealthChange.after(starting, result(10, 1), plan, START).status())
                .isEqualTo("unhealthy");
        Health healthy = HealthChange.after(starting, result(1, 0), plan, START);
        assertThat(HealthChange.after(healthy, result(2, 1), plan, START).status())
                .isEqualTo("unhealthy");
    }

    @Test
    void theLastFiveRunsAreRememberedThroughAStart() {
        Health health = HealthChange.started(null);
        for (int i = 0; i < 7; i++) {
            health = HealthChange.after(health, result(i, 0), plan(0, 1), START);
        }
        assertThat(health.log())
                .extracting(entry -> entry.start().instant())
                .containsExactly(
                        START.plusSeconds(2),
                        START.plusSeconds(3),
                        START.plusSeconds(4),
                        START.plusSeconds(5),
                        START.plusSeconds(6));
        assertThat(HealthChange.started(health).log()).isEqualTo(health.log());
        assertThat(HealthChange.started(health).status()).isEqualTo("starting");
        assertThat(HealthChange.unwatched(health).status()).isEqualTo("unhealthy");
    }

    @Test
    void whatIsNotSaidIsDockersDefault() {
        HealthPlan plan = plan(0, 0);
        assertThat(plan.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.startInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.retries()).isEqualTo(3);
    }

    @Test
    void theStartIntervalHoldsWhileItIsStartingWithinTheStartPeriod() {
        HealthPlan plan = plan(10, 1);
        Health starting = HealthChange.started(null);
        Health healthy = new Health(HealthPlan.HEALTHY, 0, List.of());
        assertThat(plan.pause(starting, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.pause(starting, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.pause(healthy, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aShellIsTheContainersOrTheUsualOne() {
        HealthConfig shell = new HealthConfig(List.of("CMD-SHELL", "a b"), 0, 0, 0, 0, 0);
        assertThat(HealthPlan.of(config(shell)).orElseThrow().command()).containsExactly("/bin/sh", "-c", "a b");
        ContainerConfig own =
                config(shell).toBuilder().shell(List.of("/bin/ash", "-ec")).build();
        assertThat(HealthPlan.of(own).orElseThrow().command()).containsExactly("/bin/ash", "-ec", "a b");
    }

    @Test
    void noneAndWhatNobodyKnowsIsNotChecked() {
        for (List<String> test : List.of(List.of("NONE"), List.of("WHAT", "true"), List.<String>of())) {
            assertThat(HealthPlan.of(config(new HealthConfig(test, 1, 1, 1, 1, 1))))
                    .isEmpty();
        }
        assertThat(HealthPlan.of(ContainerConfig.EMPTY)).isEmpty();
    }

    @Test
    void outputIsCutAndSaysSo() {
        LimitedOutput output = new LimitedOutput();
        output.add("x".repeat(4000).getBytes(StandardCharsets.UTF_8));
        assertThat(output.text()).hasSize(4000);
        output.add("y".repeat(96).getBytes(StandardCharsets.UTF_8));
        assertThat(output.text()).hasSize(4096).endsWith("y");
        output.add("z".getBytes(StandardCharsets.UTF_8));
        assertThat(output.text()).hasSize(4099).endsWith("y...");
    }
}
