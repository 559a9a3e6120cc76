package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Signals;
import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.daemon.error.BadRequest;
import org.jspecify.annotations.Nullable;

/** Checks the portable part of a container's configuration as dockerd does. */
public final class ConfigRules {
    private static final long LEAST_HEALTH_NANOS = 1_000_000;

    private ConfigRules() {}

    /** Checks what the client sent, before the image is asked for. */
    public static void check(ContainerConfig config, HostConfig hostConfig) {
        if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
            throw new BadRequest(
                    "the working directory '" + config.workingDir() + "' is invalid, it needs to be an absolute path");
        }
        if (!config.stopSignal().isEmpty()) {
            try {
                Signals.parse(config.stopSignal());
            } catch (IllegalArgumentException e) {
                throw new BadRequest(String.valueOf(e.getMessage()), e);
            }
        }
        checkHealth(config.healthcheck());
        for (String entry : config.env()) {
            if (entry.isEmpty() || entry.startsWith("=") || entry.indexOf('\0') >= 0) {
                throw new BadRequest("invalid environment variable: " + entry);
            }
        }
        if (hostConfig.utsMode().equals("host")
                && !(config.hostname().isEmpty() && config.domainname().isEmpty())) {
            throw new BadRequest("conflicting options: hostname and the UTS mode");
        }
        if (hostConfig.networkMode().startsWith("container:")) {
            if (!config.hostname().isEmpty()) {
                throw new BadRequest("conflicting options: hostname and the network mode");
            }
            if (!config.exposedPorts().isEmpty()) {
                throw new BadRequest("conflicting options: port exposing and the container type network mode");
            }
        }
    }

    private static void checkHealth(@Nullable HealthConfig health) {
        if (health == null) {
            return;
        }
        checkTime("Interval", health.intervalNanos());
        checkTime("Timeout", health.timeoutNanos());
        if (health.retries() < 0) {
            throw new BadRequest("Retries in Healthcheck cannot be negative");
        }
        checkTime("StartPeriod", health.startPeriodNanos());
        checkTime("StartInterval", health.startIntervalNanos());
    }

    private static void checkTime(String member, long nanos) {
        if (nanos != 0 && nanos < LEAST_HEALTH_NANOS) {
            throw new BadRequest(member + " in Healthcheck cannot be less than 1ms");
        }
    }
}
