package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.JsonObject;
import java.util.List;

/** Flags about health checks. */
final class HealthFlags {
    private static final List<String> TIMES =
            List.of("health-interval", "health-timeout", "health-start-period", "health-start-interval");

    private HealthFlags() {}

    static void declare(Flags flags) {
        flags.add("health-cmd", Kind.STRING, "Command to run to check health")
                .add("health-interval", Kind.DURATION, "Time between running the check (ms|s|m|h) (default 0s)")
                .add("health-retries", Kind.INT, "Consecutive failures needed to report unhealthy")
                .add(
                        "health-start-interval",
                        Kind.DURATION,
                        "Time between running the check during the start period (ms|s|m|h) (default 0s)")
                .add(
                        "health-start-period",
                        Kind.DURATION,
                        "Start period for the container to initialize before starting health-retries countdown"
                                + " (ms|s|m|h) (default 0s)")
                .add("health-timeout", Kind.DURATION, "Maximum time to allow one check to run (ms|s|m|h) (default 0s)")
                .add("no-healthcheck", Kind.BOOL, "Disable any container-specified HEALTHCHECK");
    }

    static void write(Flags flags, JsonObject config) {
        String command = flags.string("health-cmd");
        boolean given = !command.isEmpty() || flags.number("health-retries") != 0;
        for (String time : TIMES) {
            given |= flags.number(time) != 0;
            if (flags.number(time) < 0) {
                throw new IllegalArgumentException("--" + time + " cannot be negative");
            }
        }
        if (flags.number("health-retries") < 0) {
            throw new IllegalArgumentException("--health-retries cannot be negative");
        }
        if (flags.isSet("no-healthcheck")) {
            if (given) {
                throw new IllegalArgumentException("--no-healthcheck conflicts with --health-* options");
            }
            config.put("Healthcheck", new JsonObject().put("Test", List.of("NONE")));
        } else if (given) {
            config.put(
                    "Healthcheck",
                    new JsonObject()
                            .put("Test", command.isEmpty() ? List.of() : List.of("CMD-SHELL", command))
                            .put("Interval", flags.number("health-interval"))
                            .put("Timeout", flags.number("health-timeout"))
                            .put("StartPeriod", flags.number("health-start-period"))
                            .put("StartInterval", flags.number("health-start-interval"))
                            .put("Retries", flags.number("health-retries")));
        }
    }
}
