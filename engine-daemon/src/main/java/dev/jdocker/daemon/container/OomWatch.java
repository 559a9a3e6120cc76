package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.runtime.RunningContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a container that lacks memory while it runs on. Only one with a limit of its own, or under a group that may
 * have one, is watched: of others it is known at their end.
 */
final class OomWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OomWatch.class);

    private final Engine engine;
    private final Container container;
    private final RunningContainer process;

    OomWatch(Engine engine, Container container, RunningContainer process) {
        this.engine = engine;
        this.container = container;
        this.process = process;
    }

    static boolean isWanted(ContainerDocument document) {
        var limits = document.hostConfig().resources();
        return limits.memoryBytes() > 0 || !limits.cgroupParent().isEmpty();
    }

    void start() {
        if (isWanted(container.document())) {
            next();
            earlier();
        }
    }

    /** Whom the kernel killed before anybody watched is told of now. */
    private void earlier() {
        try {
            if (engine.cgroup(container.document()).oomKills() > 0
                    && !container.state().lackedMemory()) {
                tell();
            }
        } catch (CgroupException e) {
            LOG.debug("look for a lack of memory of container {}", container.id(), e);
        }
    }

    private void next() {
        var _ = process.nextOomKill().thenRun(this::killed);
    }

    private void killed() {
        if (tell()) {
            next();
        }
    }

    /** Says whether the container still runs. */
    private boolean tell() {
        return container.locked(() -> {
            boolean same = container.process().filter(process::equals).isPresent();
            if (same) {
                boolean first = !container.state().lackedMemory();
                container.apply(new Transition.LackedMemory());
                if (first) {
                    engine.store().write(container.document());
                }
                engine.events().publish(container.document(), "oom");
            }
            return same;
        });
    }
}
