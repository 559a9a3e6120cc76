package dev.jdocker.daemon.health;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.Health;
import dev.jdocker.api.image.HealthConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a container is checked.
 *
 * @param command what is run in it
 * @param interval from the end of one run to the start of the next
 * @param timeout after which a run counts as failed and is killed
 * @param startPeriod after the container's start, in which failures do not count
 * @param startInterval instead of {@code interval} while it has not been healthy within that period
 * @param retries how many failures in a row make it unhealthy
 */
record HealthPlan(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    static final String STARTING = "starting";
    static final String HEALTHY = "healthy";
    static final String UNHEALTHY = "unhealthy";

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration START_INTERVAL = Duration.ofSeconds(5);
    private static final int RETRIES = 3;
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    HealthPlan {
        command = List.copyOf(command);
    }

    /** The plan of a container; empty if it is not to be checked. */
    static Optional<HealthPlan> of(ContainerConfig config) {
        HealthConfig asked = config.healthcheck();
        if (asked == null || asked.test().isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>();
        switch (asked.test().getFirst()) {
            case "CMD" -> {
                // the rest is the command
            }
            case "CMD-SHELL" -> command.addAll(config.shell().isEmpty() ? SHELL : config.shell());
            default -> {
                return Optional.empty(); // NONE, and what nobody knows
            }
        }
        command.addAll(asked.test().subList(1, asked.test().size()));
        return Optional.of(new HealthPlan(
                command,
                or(asked.intervalNanos(), INTERVAL),
                or(asked.timeoutNanos(), TIMEOUT),
                Duration.ofNanos(asked.startPeriodNanos()),
                or(asked.startIntervalNanos(), START_INTERVAL),
                asked.retries() <= 0 ? RETRIES : asked.retries()));
    }

    private static Duration or(long nanos, Duration otherwise) {
        return nanos == 0 ? otherwise : Duration.ofNanos(nanos);
    }

    /** How long to wait for the next run. */
    Duration pause(Health health, Duration sinceStart) {
        boolean starting =
                sinceStart.compareTo(startPeriod) < 0 && health.status().equals(STARTING);
        return starting ? startInterval : interval;
    }
}
