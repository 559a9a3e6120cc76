package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Signals;
import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.runtime.RunningContainer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends signals to containers and waits for their end. */
final class Killing {
    static final int SIGKILL = 9;
    private static final Logger LOG = LoggerFactory.getLogger(Killing.class);
    private static final long KILL_SECONDS = 20;

    private final Engine engine;

    Killing(Engine engine) {
        this.engine = engine;
    }

    /**
     * Sends a signal; false if the container does not run. As in Docker one that may end it calls its restart policy off
     * until it is started again, and lets it go on if it is paused.
     */
    boolean signal(Container container, int signal) {
        return container.locked(() -> {
            if (!container.isRunning()) {
                return false;
            }
            boolean mayEnd = mayEnd(container.document(), signal);
            rememberStop(container, mayEnd);
            if (container.state() instanceof ContainerState.Restarting) {
                if (mayEnd) {
                    giveUpRestart(container);
                }
                return true;
            }
            container.process().ifPresent(process -> process.signal(signal));
            engine.events().publish(container.document(), "kill", Map.of("signal", Integer.toString(signal)));
            if (mayEnd && container.state() instanceof ContainerState.Paused) {
                thaw(container, signal);
            }
            return true;
        });
    }

    /** Where a container has a stop signal of its own, others are messages to it. */
    private static boolean mayEnd(ContainerDocument document, int signal) {
        String own = document.config().stopSignal();
        return own.isEmpty() || signal == SIGKILL || signal == Signals.parse(own);
    }

    private void rememberStop(Container container, boolean mayEnd) {
        if (mayEnd) {
            container.backoff().cancel();
        }
        ContainerDocument before = container.document();
        if (!before.manuallyStopped()) {
            container.document(before.withRestarts(before.restartCount(), true));
            // Without a policy it makes no difference before the end, which is written down.
            if (before.hasRestartPolicy()) {
                engine.store().write(container.document());
            }
        }
    }

    private void giveUpRestart(Container container) {
        container.callRestartOff();
        container.apply(new Transition.RestartGivenUp());
        engine.store().write(container.document());
        publishStops(container);
        container.takeNextExit().complete(container.lastExit());
    }

    /** A signal reaches a frozen process only when it thaws. */
    private void thaw(Container container, int signal) {
        try {
            container.process().ifPresent(RunningContainer::resume);
        } catch (CgroupException e) {
            LOG.warn("cannot unpause container {}: {}", container.id(), e.getMessage());
            return;
        }
        container.apply(new Transition.Thawed());
        engine.tell(container, RunObserver::resumed);
        if (signal != SIGKILL) {
            engine.events().publish(container.document(), "unpause");
            engine.store().write(container.document());
        }
    }

    /** Tells of the stops that an end has fulfilled; dockerd tells of them before the end itself. */
    void publishStops(Container container) {
        for (int stops = container.takeStops(); stops > 0; stops--) {
            engine.events().publish(container.document(), "stop");
        }
    }

    /** Kills a container if it runs, and returns once it has ended. */
    void killAndWait(Container container) {
        CompletableFuture<Container.ExitStatus> exit = container.nextExit();
        if (signal(container, SIGKILL) && !awaitExit(exit, KILL_SECONDS)) {
            throw new ServerError(
                    "container " + container.id() + " did not end within " + KILL_SECONDS + " seconds of being killed");
        }
    }

    /**
     * Stops a container by a signal, then by SIGKILL, and returns once it has ended and has given back its networks,
     * which a client may remove next; false if it does not run.
     *
     * @param seconds how long to wait in between, for ever if negative
     */
    boolean stop(Container container, int signal, long seconds) {
        CompletableFuture<Container.ExitStatus> exit = container.nextExit();
        // Of this run: it may be started again meanwhile.
        CompletableFuture<Void> cleanedUp = container.cleanedUp();
        boolean ran = container.locked(() -> {
            if (!container.isRunning()) {
                return false;
            }
            container.stopBegun();
            return signal(container, signal);
        });
        if (ran && !awaitExit(exit, seconds)) {
            killAndWait(container);
        }
        if (ran) {
            cleanedUp.join();
        }
        return ran;
    }

    /** Waits for an exit, for ever if {@code seconds} is negative; false if it did not come in time. */
    private static boolean awaitExit(CompletableFuture<Container.ExitStatus> exit, long seconds) {
        if (seconds < 0) {
            Container.ExitStatus _ = exit.join();
            return true;
        }
        try {
            Container.ExitStatus _ =
                    exit.copy().orTimeout(seconds, TimeUnit.SECONDS).join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return false;
            }
            throw e;
        }
    }
}
