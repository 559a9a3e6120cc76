package dev.jdocker.daemon.health;

import dev.jdocker.api.container.HealthcheckResult;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.text.GoDuration;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.exec.OwnExec;
import dev.jdocker.daemon.exec.RepeatedExec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of a check. */
final class Probe {
    private static final int NOT_DONE = -1;

    private final RepeatedExec command;
    private final HealthPlan plan;
    private final LimitedOutput output = new LimitedOutput();
    private boolean stopped;
    private boolean late;
    private @Nullable OwnExec process;

    Probe(RepeatedExec command, HealthPlan plan) {
        this.command = command;
        this.plan = plan;
    }

    /** Runs the command and waits for its end. */
    HealthcheckResult run(ScheduledExecutorService timer, InstantSource clock) {
        Timestamp start = new Timestamp(clock.instant());
        int exitCode = NOT_DONE;
        String text;
        try {
            OwnExec started = start();
            ScheduledFuture<?> timeout = timer.schedule(
                    () -> Thread.startVirtualThread(this::takesTooLong),
                    plan.timeout().toNanos(),
                    TimeUnit.NANOSECONDS);
            int ended = started.await(output::add);
            timeout.cancel(false);
            exitCode = isLate() ? NOT_DONE : ended;
            text = text();
        } catch (ApiException e) {
            text = e.text();
        }
        Instant end = clock.instant();
        return new HealthcheckResult(start, new Timestamp(end), exitCode, text);
    }

    private OwnExec start() {
        OwnExec started = command.run();
        boolean unwanted;
        synchronized (this) {
            process = started;
            unwanted = stopped;
        }
        if (unwanted) {
            started.kill();
        }
        return started;
    }

    private void takesTooLong() {
        OwnExec running;
        synchronized (this) {
            late = true;
            running = process;
        }
        if (running != null) {
            running.kill();
        }
    }

    private synchronized boolean isLate() {
        return late;
    }

    private String text() {
        String written = output.text();
        if (!isLate()) {
            return written;
        }
        String told = "Health check exceeded timeout (" + GoDuration.of(plan.timeout()) + ")";
        return written.isEmpty() ? told : told + ": " + written;
    }

    /** Nobody wants to know any more: what runs is killed. */
    void stop() {
        OwnExec running;
        synchronized (this) {
            stopped = true;
            running = process;
        }
        if (running != null) {
            running.kill();
        }
    }
}
