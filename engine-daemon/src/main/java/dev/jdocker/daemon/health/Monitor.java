package dev.jdocker.daemon.health;

import dev.jdocker.api.container.Health;
import dev.jdocker.api.container.HealthcheckResult;
import dev.jdocker.api.exec.ExecConfig;
import dev.jdocker.daemon.container.ActiveContainer;
import dev.jdocker.daemon.exec.Execs;
import dev.jdocker.daemon.exec.RepeatedExec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one container while it runs: waits on the timer that all share, takes a virtual thread for each run of the check.
 */
final class Monitor {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    private static final int KILLED = 137;
    private static final long MOMENT_NANOS = 200_000_000;

    private final ActiveContainer container;
    private final HealthPlan plan;
    private final Means means;
    private final RepeatedExec command;
    private @Nullable ScheduledFuture<?> next;
    private @Nullable Probe probe;
    private boolean stopped;

    /**
     * What all monitors share.
     *
     * @param unhealthy told of each container that becomes so
     */
    record Means(
            Execs execs, ScheduledExecutorService timer, InstantSource clock, Consumer<ActiveContainer> unhealthy) {}

    Monitor(ActiveContainer container, HealthPlan plan, Means means) {
        this.container = container;
        this.plan = plan;
        this.means = means;
        this.command = means.execs()
                .repeated(
                        container,
                        ExecConfig.builder()
                                .cmd(plan.command())
                                .attachStdout(true)
                                .attachStderr(true)
                                .build());
    }

    /** Plans the next run. */
    synchronized void plan(Health health) {
        if (!stopped) {
            Duration sinceStart =
                    Duration.between(container.startedAt(), means.clock().instant());
            next = means.timer()
                    .schedule(
                            () -> Thread.ofVirtual().name("health-check").start(this::check),
                            plan.pause(health, sinceStart).toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void check() {
        Probe run = begin();
        if (run == null) {
            return;
        }
        try {
            HealthcheckResult result = run.run(means.timer(), means.clock());
            note(result);
        } catch (RuntimeException e) {
            LOG.error("check the health of container {}", container.id(), e);
            plan(health());
        }
    }

    private synchronized @Nullable Probe begin() {
        probe = stopped ? null : new Probe(command, plan);
        return probe;
    }

    private void note(HealthcheckResult result) {
        if (result.exitCode() == KILLED) {
            // Perhaps with its container, whose end is told a moment later.
            LockSupport.parkNanos(MOMENT_NANOS);
        }
        Health before;
        Health after;
        synchronized (this) {
            if (stopped) {
                return;
            }
            probe = null;
            before = health();
            after = HealthChange.after(before, result, plan, container.startedAt());
            container.health(after);
            plan(after);
        }
        if (!after.status().equals(before.status())) {
            container.publish("health_status: " + after.status(), Map.of());
            if (after.status().equals(HealthPlan.UNHEALTHY)) {
                means.unhealthy().accept(container);
            }
        }
    }

    private Health health() {
        Health known = container.health();
        return known == null ? HealthChange.started(null) : known;
    }

    /** Ends it for good; what runs is killed, and its result is nobody's. */
    void stop() {
        Probe running;
        synchronized (this) {
            stopped = true;
            running = probe;
            if (next != null) {
                next.cancel(false);
            }
        }
        if (running != null) {
            Thread.ofVirtual().name("health-stop").start(running::stop);
        }
    }
}
