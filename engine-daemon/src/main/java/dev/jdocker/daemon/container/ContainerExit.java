package dev.jdocker.daemon.container;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a container's process ends: its output is drained, its state written, the event published, those who
 * wait are told, what is left of the run is cleared away, and the container with it if that was asked for.
 */
final class ContainerExit {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerExit.class);
    private static final Duration SERVE_AT_MOST = Duration.ofSeconds(10);

    private final Engine engine;
    private final RemoveContainer removal;

    ContainerExit(Engine engine, RemoveContainer removal) {
        this.engine = engine;
        this.removal = removal;
    }

    /** Watches a run that has begun. */
    void watch(Container container, RunningContainer process, ContainerIo io) {
        var _ = process.exit()
                .thenAcceptAsync(
                        record -> ended(container, process, io, record),
                        task -> Thread.ofVirtual()
                                .name("exit-" + container.id().shortText())
                                .start(task));
    }

    private void ended(Container container, RunningContainer process, ContainerIo io, ExitRecord exit) {
        try {
            if (container.document().hostConfig().pidMode().equals("host")) {
                process.killAll(); // without a namespace of their own its children live on, and hold its pipes
            }
            engine.tell(container, RunObserver::ended);
            io.awaitDrained(SERVE_AT_MOST);
            record(container, exit.exitCode(), "", new Timestamp(exit.at()));
        } catch (RuntimeException e) {
            LOG.error("container {} has ended, but its state could not be written", container.id(), e);
        } finally {
            process.close();
            sweep(container.document());
            container.cleanedUp().complete(null);
        }
        if (container.document().isAutoRemoved()) {
            container.serving().awaitIdle(SERVE_AT_MOST);
            removal.removeEnded(container);
        }
    }

    /** Notes the end of a run: state, event, and whoever waits. */
    void record(Container container, int exitCode, String error, Timestamp at) {
        CompletableFuture<Container.ExitStatus> waiters = container.locked(() -> {
            boolean oomKilled = engine.cgroup(container.document()).oomKills() > 0;
            Timestamp startedAt =
                    container.state() instanceof ContainerState.Running running ? running.startedAt() : at;
            container.apply(new Transition.Ended(exitCode, oomKilled, error, at));
            container.nextRun(engine.newIo());
            if (!container.document().isAutoRemoved()) {
                engine.store().write(container.document());
            }
            if (oomKilled) {
                engine.events().publish(container.document(), "oom");
            }
            long seconds = Duration.between(startedAt.instant(), at.instant()).toSeconds();
            engine.events()
                    .publish(
                            container.document(),
                            "die",
                            Map.of("exitCode", Integer.toString(exitCode), "execDuration", Long.toString(seconds)));
            return container.takeNextExit();
        });
        waiters.complete(new Container.ExitStatus(exitCode));
    }

    /** Clears away what a run leaves behind outside its container's folder. */
    void sweep(ContainerDocument document) {
        try {
            engine.cgroup(document).delete();
        } catch (RuntimeException e) {
            LOG.warn("remove the control group of container {}: {}", document.id(), e.getMessage());
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
