package dev.jdocker.daemon.health;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.Health;
import dev.jdocker.daemon.container.ActiveContainer;
import dev.jdocker.daemon.container.ActiveContainers;
import dev.jdocker.daemon.container.RunObserver;
import dev.jdocker.daemon.exec.Execs;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks all containers that ask for it, while they run and are not paused. */
public final class HealthChecks implements RunObserver {
    /** A container with this label is restarted when it becomes unhealthy. */
    public static final String RESTART_LABEL = "dev.jdocker.restart-unhealthy";

    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

    private final Map<ContainerId, Monitor> monitors = new ConcurrentHashMap<>();
    private final Consumer<ContainerId> restart;
    private final Monitor.Means means;

    private HealthChecks(
            Execs execs, ScheduledExecutorService timer, InstantSource clock, Consumer<ContainerId> restart) {
        this.restart = restart;
        this.means = new Monitor.Means(execs, timer, clock, this::becameUnhealthy);
    }

    /**
     * Checks the containers whose runs begin from now on.
     *
     * @param timer shared by all of them; nothing but waiting is done on it
     * @param restart restarts a container; called on a thread of its own
     */
    public static void follow(
            ActiveContainers containers,
            Execs execs,
            ScheduledExecutorService timer,
            InstantSource clock,
            Consumer<ContainerId> restart) {
        containers.observe(new HealthChecks(execs, timer, clock, restart));
    }

    @Override
    public void started(ActiveContainer container) {
        if (HealthPlan.of(container.config()).isPresent()) {
            Health health = HealthChange.started(container.health());
            container.health(health);
            watch(container, health);
        }
    }

    private void watch(ActiveContainer container, Health health) {
        HealthPlan.of(container.config()).ifPresent(plan -> {
            Monitor monitor = new Monitor(container, plan, means);
            Monitor before = monitors.put(container.id(), monitor);
            if (before != null) {
                before.stop();
            }
            monitor.plan(health);
        });
    }

    @Override
    public void paused(ActiveContainer container) {
        unwatch(container);
    }

    @Override
    public void resumed(ActiveContainer container) {
        Health health = container.health();
        if (health != null) {
            watch(container, health);
        }
    }

    @Override
    public void ended(ActiveContainer container) {
        unwatch(container);
    }

    @Override
    public void removed(ActiveContainer container) {
        unwatch(container);
    }

    private void unwatch(ActiveContainer container) {
        Monitor monitor = monitors.remove(container.id());
        if (monitor != null) {
            monitor.stop();
        }
        Health health = container.health();
        if (health != null) {
            container.health(HealthChange.unwatched(health));
        }
    }

    private void becameUnhealthy(ActiveContainer container) {
        if (container.config().labels().getOrDefault(RESTART_LABEL, "").equals("true")) {
            Thread.ofVirtual().name("restart-unhealthy").start(() -> {
                try {
                    restart.accept(container.id());
                } catch (RuntimeException e) {
                    LOG.error("restart container {}, which is unhealthy", container.id(), e);
                }
            });
        }
    }
}
