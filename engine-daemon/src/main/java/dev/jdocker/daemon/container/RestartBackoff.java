package dev.jdocker.daemon.container;

import dev.jdocker.api.container.RestartPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides for one container whether and when its policy starts it again: after 100 ms, and each time after twice as long,
 * up to a minute; a run of ten seconds begins anew. Used under the container's lock.
 */
final class RestartBackoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration GOOD_RUN = Duration.ofSeconds(10);

    private Duration delay = Duration.ZERO;
    private boolean cancelled;

    /** Somebody starts the container. */
    void reset() {
        delay = Duration.ZERO;
        cancelled = false;
    }

    /** Somebody ends it: it stays down after the run under way. */
    void cancel() {
        cancelled = true;
    }

    /** How long to wait before the next start; empty where there is to be none. */
    Optional<Duration> afterRun(ContainerDocument document, int exitCode, Duration ran) {
        if (cancelled || !wantsRestart(document, exitCode)) {
            return Optional.empty();
        }
        Duration last = ran.compareTo(GOOD_RUN) >= 0 ? Duration.ZERO : delay;
        Duration next = last.isZero() ? FIRST : last.multipliedBy(2);
        delay = next.compareTo(LONGEST) > 0 ? LONGEST : next;
        return Optional.of(delay);
    }

    /** Whether the policy asks for another start of a container that has ended with {@code exitCode}. */
    static boolean wantsRestart(ContainerDocument document, int exitCode) {
        RestartPolicy policy = document.hostConfig().restartPolicy();
        return switch (policy.name()) {
            case "always" -> true;
            case "unless-stopped" -> !document.manuallyStopped();
            case "on-failure" ->
                exitCode != 0
                        && (policy.maximumRetryCount() == 0 || document.restartCount() < policy.maximumRetryCount());
            default -> false;
        };
    }
}
