package dev.jdocker.daemon.exec;

import dev.jdocker.daemon.container.ActiveContainer;
import dev.jdocker.daemon.container.RunObserver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a container's further processes when its run ends. */
record ExecsOfRuns(ExecRegistry registry) implements RunObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ExecsOfRuns.class);
    private static final long END_WITHIN_SECONDS = 5;

    @Override
    public void started(ActiveContainer container) {
        // there are none yet
    }

    @Override
    public void paused(ActiveContainer container) {
        // they stand still with it
    }

    @Override
    public void resumed(ActiveContainer container) {
        // they go on with it
    }

    /** Their end is told before the container's, with which the kernel has ended them; those never started are forgotten. */
    @Override
    public void ended(ActiveContainer container) {
        for (Exec exec : registry.of(container.id())) {
            if (exec.state() instanceof ExecState.Created) {
                registry.remove(exec);
                exec.io().abandon();
            } else {
                awaitEnd(exec);
            }
        }
    }

    private static void awaitEnd(Exec exec) {
        try {
            Integer _ = exec.exit()
                    .copy()
                    .orTimeout(END_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            LOG.warn("process {} has not ended with its container", exec.id());
        }
    }

    @Override
    public void removed(ActiveContainer container) {
        registry.of(container.id()).forEach(registry::remove);
    }
}
