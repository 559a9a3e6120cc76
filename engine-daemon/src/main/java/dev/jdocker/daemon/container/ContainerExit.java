package dev.jdocker.daemon.container;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a container's process ends: its output is drained, its state written, the event published, those who
 * wait are told, what is left of the run is cleared away, and the container with it if that was asked for, or it is
 * started again by its restart policy.
 */
final class ContainerExit {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerExit.class);
    private static final Duration SERVE_AT_MOST = Duration.ofSeconds(10);

    private final Engine engine;
    private final Killing killing;
    private final RemoveContainer removal;

    ContainerExit(Engine engine, Killing killing, RemoveContainer removal) {
        this.engine = engine;
        this.killing = killing;
        this.removal = removal;
    }

    /**
     * What is to be done after an end.
     *
     * @param waiters to be told of it
     * @param remove whether the container goes with its run
     * @param restartAfter how long its policy waits before it starts it again, null if it does not
     */
    private record Sequel(
            CompletableFuture<Container.ExitStatus> waiters,
            boolean remove,
            @Nullable Duration restartAfter) {}

    /**
     * Watches a run that has begun.
     *
     * @param restart starts the container again, called when its policy asks for that
     */
    void watch(Container container, RunningContainer process, ContainerIo io, Consumer<Container> restart) {
        new OomWatch(engine, container, process).start();
        var _ = process.exit()
                .thenAcceptAsync(record -> ended(container, process, io, record, restart), thread("exit-", container));
    }

    private static Executor thread(String name, Container container) {
        return task ->
                Thread.ofVirtual().name(name + container.id().shortText()).start(task);
    }

    private void ended(
            Container container,
            RunningContainer process,
            ContainerIo io,
            ExitRecord exit,
            Consumer<Container> restart) {
        Sequel sequel = null;
        try {
            if (!container.document().hostConfig().pidMode().isEmpty()) {
                process.killAll(); // without a namespace of their own its children live on, and hold its pipes
            }
            engine.tell(container, RunObserver::ended);
            io.awaitDrained(SERVE_AT_MOST);
            sequel = record(container, exit.exitCode(), "", new Timestamp(exit.at()), true);
        } catch (RuntimeException e) {
            LOG.error("container {} has ended, but its state could not be written", container.id(), e);
        } finally {
            process.close();
            sweep(container.document());
            container.cleanedUp().complete(null);
        }
        if (sequel != null && sequel.remove()) {
            container.serving().awaitIdle(SERVE_AT_MOST);
            removal.removeEnded(container, true);
        }
        if (sequel != null && sequel.restartAfter() != null) {
            restartAfter(sequel.restartAfter(), container, restart);
        }
    }

    private static void restartAfter(Duration delay, Container container, Consumer<Container> restart) {
        container.locked(() -> {
            // Somebody may have stopped it since.
            if (container.state() instanceof ContainerState.Restarting) {
                CompletableFuture<Void> pending =
                        new CompletableFuture<Void>().completeOnTimeout(null, delay.toMillis(), TimeUnit.MILLISECONDS);
                container.restart(pending);
                var _ = pending.thenRunAsync(() -> restart.accept(container), thread("restart-", container));
            }
            return null;
        });
    }

    /** Notes the end of a run that nobody watched: state, event, and whoever waits. Its policy is not asked. */
    void recordLost(Container container, int exitCode, String error, Timestamp at) {
        engine.tell(container, RunObserver::ended);
        Sequel _ = record(container, exitCode, error, at, false);
    }

    private Sequel record(Container container, int exitCode, String error, Timestamp at, boolean mayRestart) {
        Sequel sequel = container.locked(() -> {
            ContainerState before = container.state();
            boolean oomKilled = engine.cgroup(container.document()).oomKills() > 0;
            Duration ran = Duration.between(before.startedAt().instant(), at.instant());
            Duration delay = mayRestart ? delay(container, exitCode, ran) : null;
            container.apply(
                    delay == null
                            ? new Transition.Ended(exitCode, oomKilled, error, at)
                            : new Transition.EndedForNow(exitCode, oomKilled, at));
            container.nextRun(engine.newIo());
            boolean remove = delay == null && container.document().isAutoRemoved() && !container.isKeptThroughEnd();
            container.document(container.document().withHealth(container.health()));
            if (!remove) {
                write(container);
            }
            if (oomKilled && !before.lackedMemory()) {
                engine.events().publish(container.document(), "oom");
            }
            publishEnd(container, exitCode, ran);
            return new Sequel(container.takeNextExit(), remove, delay);
        });
        sequel.waiters().complete(new Container.ExitStatus(exitCode));
        return sequel;
    }

    /** Where the disk is full the end is told all the same: whoever waits for it must not wait for ever. */
    private void write(Container container) {
        try {
            engine.store().write(container.document());
        } catch (UncheckedIOException e) {
            LOG.error("the end of container {} could not be written", container.id(), e);
        }
    }

    private static @Nullable Duration delay(Container container, int exitCode, Duration ran) {
        ContainerDocument document = container.document();
        Duration delay = container.backoff().afterRun(document, exitCode, ran).orElse(null);
        if (delay != null) {
            container.document(document.withRestarts(document.restartCount() + 1, document.manuallyStopped()));
        }
        return delay;
    }

    private void publishEnd(Container container, int exitCode, Duration ran) {
        ContainerDocument document = container.document();
        engine.events().publishToNetworks(document, "disconnect");
        GivenMounts.publishUnmounts(engine, document);
        killing.publishStops(container);
        Map<String, String> attributes =
                Map.of("exitCode", Integer.toString(exitCode), "execDuration", Long.toString(ran.toSeconds()));
        engine.events().publish(document, "die", attributes);
    }

    /** Clears away what a run leaves behind outside its container's folder. */
    void sweep(ContainerDocument document) {
        try {
            engine.cgroup(document).delete();
        } catch (RuntimeException e) {
            LOG.warn("remove the control group of container {}: {}", document.id(), e.getMessage());
        }
        try {
            engine.sharedMemory().remove(document.id());
        } catch (RuntimeException e) {
            LOG.warn("give up the shared memory of container {}: {}", document.id(), e.getMessage());
        }
        try {
            engine.networks().sandboxes().close(document.id().text());
        } catch (RuntimeException e) {
            LOG.warn("clear away the network of container {}: {}", document.id(), e.getMessage());
        }
        try {
            GivenMounts.withdraw(engine, document, document.id().text());
        } catch (RuntimeException e) {
            LOG.warn("give up the volumes of container {}: {}", document.id(), e.getMessage());
        }
        sweepRun(engine.paths().run(document.id()));
    }

    static void sweepRun(Path runDirectory) {
        try {
            if (Files.exists(runDirectory)) {
                TreeRemoval.remove(runDirectory);
            }
        } catch (IOException e) {
            LOG.warn("remove {}: {}", runDirectory, e.getMessage());
        }
    }
}
