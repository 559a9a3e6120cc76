package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.RestartPolicy;
import dev.jdocker.daemon.error.BadRequest;

/** Checks restart policies as dockerd does, in its words. */
public final class RestartRules {
    private static final String INVALID = "invalid restart policy: ";

    private RestartRules() {}

    static void check(HostConfig wish) {
        String name = wish.restartPolicy().name();
        if (wish.autoRemove() && !name.isEmpty() && !name.equals("no")) {
            throw new BadRequest("can't create 'AutoRemove' container with restart policy");
        }
        check(wish.restartPolicy());
    }

    /** A policy by itself. */
    public static void check(RestartPolicy policy) {
        int retries = policy.maximumRetryCount();
        switch (policy.name()) {
            case "", "no", "always", "unless-stopped" -> {
                if (retries != 0) {
                    throw new BadRequest(INVALID + "maximum retry count can only be used with 'on-failure'"
                            + (retries < 0 ? " and cannot be negative" : ""));
                }
            }
            case "on-failure" -> {
                if (retries < 0) {
                    throw new BadRequest(INVALID + "maximum retry count cannot be negative");
                }
            }
            default ->
                throw new BadRequest(INVALID + "unknown policy '" + policy.name()
                        + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        }
    }
}
