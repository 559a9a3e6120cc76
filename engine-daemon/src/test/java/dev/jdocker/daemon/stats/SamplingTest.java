package dev.jdocker.daemon.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void manyWhoLookShareOneReading() throws InterruptedException {
        AtomicInteger reads = new AtomicInteger();
        Sampling sampling = new Sampling(Duration.ofHours(1));
        Sampling.Source source = () -> {
            reads.incrementAndGet();
            return Optional.empty();
        };
        try (Sampling.Watch first = sampling.watch("c", source)) {
            assertThat(first.next(PATIENCE)).isEqualTo(new Sampling.Look(null));
            try (Sampling.Watch second = sampling.watch("c", source);
                    Sampling.Watch third = sampling.watch("c", source)) {
                assertThat(second.next(PATIENCE)).isNotNull();
                assertThat(third.next(PATIENCE)).isNotNull();
            }
            assertThat(reads).hasValue(1);
            assertThat(sampling.active()).isEqualTo(1);
        }
        assertThat(sampling.active()).isZero();
    }

    @Test
    void nobodyLooksNothingIsRead() throws InterruptedException {
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(3);
        Sampling sampling = new Sampling(Duration.ofMillis(1));
        try (Sampling.Watch watch = sampling.watch("c", () -> {
            reads.incrementAndGet();
            third.countDown();
            return Optional.empty();
        })) {
            assertThat(watch.next(PATIENCE)).isNotNull();
            assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(sampling.active()).isZero();
    }

    @Test
    void aReadingThatFailsIsNoReading() throws InterruptedException {
        Sampling sampling = new Sampling(Duration.ofHours(1));
        try (Sampling.Watch watch = sampling.watch("c", () -> {
            throw new IllegalStateException("its control group is gone");
        })) {
            assertThat(watch.next(PATIENCE)).isEqualTo(new Sampling.Look(null));
        }
    }

    @Test
    void whoLooksTooLateSeesTheLatestOnly() throws InterruptedException {
        CountDownLatch some = new CountDownLatch(3);
        Sampling sampling = new Sampling(Duration.ofMillis(1));
        try (Sampling.Watch watch = sampling.watch("c", () -> {
            some.countDown();
            return Optional.empty();
        })) {
            assertThat(some.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.next(PATIENCE)).isNotNull();
        }
    }
}
