package dev.jdocker.daemon.health;

import dev.jdocker.api.container.Health;
import dev.jdocker.api.container.HealthcheckResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container's health becomes. Pure. */
final class HealthChange {
    /** How many runs are remembered. */
    static final int LOG_ENTRIES = 5;

    private HealthChange() {}

    /** At a start; earlier runs stay in the log. */
    static Health started(@Nullable Health before) {
        return new Health(HealthPlan.STARTING, 0, before == null ? List.of() : before.log());
    }

    /** While nobody looks: what is not known to be healthy is not. */
    static Health unwatched(Health before) {
        return new Health(HealthPlan.UNHEALTHY, before.failingStreak(), before.log());
    }

    /** After a run of the check. */
    static Health after(Health before, HealthcheckResult result, HealthPlan plan, Instant containerStart) {
        List<HealthcheckResult> log = new ArrayList<>(before.log());
        log.add(result);
        List<HealthcheckResult> last = log.subList(Math.max(0, log.size() - LOG_ENTRIES), log.size());
        if (result.exitCode() == 0) {
            return new Health(HealthPlan.HEALTHY, 0, last);
        }
        Duration sinceStart = Duration.between(containerStart, result.start().instant());
        if (before.status().equals(HealthPlan.STARTING) && sinceStart.compareTo(plan.startPeriod()) < 0) {
            return new Health(HealthPlan.STARTING, before.failingStreak(), last);
        }
        int streak = before.failingStreak() + 1;
        return new Health(streak >= plan.retries() ? HealthPlan.UNHEALTHY : before.status(), streak, last);
    }
}
