package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.ServerError;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends signals to containers and waits for their end. */
final class Killing {
    static final int SIGKILL = 9;
    private static final long KILL_SECONDS = 20;

    private final ContainerEvents events;

    Killing(ContainerEvents events) {
        this.events = events;
    }

    /** Sends a signal; false if the container does not run. */
    boolean signal(Container container, int signal) {
        return container.locked(() -> {
            if (!container.isRunning()) {
                return false;
            }
            container.process().ifPresent(process -> process.signal(signal));
            events.publish(container.document(), "kill", Map.of("signal", Integer.toString(signal)));
            return true;
        });
    }

    /** Kills a container if it runs, and returns once it has ended. */
    void killAndWait(Container container) {
        CompletableFuture<Container.ExitStatus> exit = container.nextExit();
        if (signal(container, SIGKILL) && !awaitExit(exit, KILL_SECONDS)) {
            throw new ServerError(
                    "container " + container.id() + " did not end within " + KILL_SECONDS + " seconds of being killed");
        }
    }

    /** Waits for an exit, for ever if {@code seconds} is negative; false if it did not come in time. */
    static boolean awaitExit(CompletableFuture<Container.ExitStatus> exit, long seconds) {
        if (seconds < 0) {
            Container.ExitStatus _ = exit.join();
            return true;
        }
        try {
            Container.ExitStatus _ =
                    exit.copy().orTimeout(seconds, TimeUnit.SECONDS).join();
            return true;
        } catch (java.util.concurrent.CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return false;
            }
            throw e;
        }
    }
}
