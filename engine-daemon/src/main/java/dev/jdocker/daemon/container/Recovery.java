package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back, at the start of the engine, the containers that an earlier engine process had: those that run are adopted,
 * those that ended meanwhile get their exit code, what was half made or half removed is swept.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int UNKNOWN_EXIT = 255;

    private final Engine engine;
    private final ContainerExit exits;
    private final RemoveContainer removal;
    private final StartContainer starting;

    Recovery(Engine engine, ContainerExit exits, RemoveContainer removal, StartContainer starting) {
        this.engine = engine;
        this.exits = exits;
        this.removal = removal;
        this.starting = starting;
    }

    void run() throws IOException {
        ContainerStore.Found found = engine.store().load();
        found.unfinished().forEach(engine.snapshotter()::remove);
        Set<String> known = new HashSet<>();
        List<Container> restored = new ArrayList<>();
        for (ContainerDocument document : found.documents()) {
            known.add(document.id().text());
            Container container = restore(document);
            if (container != null) {
                restored.add(container);
            }
        }
        // Only now everybody holds what he has: who goes takes nothing along that others need.
        restored.forEach(this::settle);
        sweepRuns(known);
        Set<String> running = engine.registry().all().stream()
                .filter(Container::isRunning)
                .map(container -> container.id().text())
                .collect(Collectors.toSet());
        engine.sharedMemory().sweep(running);
        engine.networks().sandboxes().keepOnly(running);
        engine.registry().all().stream().filter(Container::isRunning).forEach(this::leaveUnfinished);
        engine.volumes().sweep();
        engine.imageMounts().sweep();
        TemporaryMounts.sweep(engine.linux(), engine.paths().secrets());
        startByPolicy();
    }

    /** Takes a container out of networks that it was about to join or leave when the engine before died. */
    private void leaveUnfinished(Container container) {
        ContainerDocument document = container.document();
        Sandbox sandbox = engine.networks().sandbox(document.id().text()).orElse(null);
        if (sandbox == null) {
            return;
        }
        for (Endpoint endpoint : sandbox.endpoints()) {
            Network network = engine.networks().find(endpoint.networkId()).orElse(null);
            if (network != null && !document.networks().containsKey(network.name())) {
                try {
                    var _ = engine.networks()
                            .sandboxes()
                            .disconnect(document.id().text(), network);
                } catch (RuntimeException e) {
                    LOG.error("take container {} out of network {}: {}", document.id(), network.name(), e.getMessage());
                }
            }
        }
    }

    /** Starts what is down and should be up, after a restart of the machine for instance; side by side. */
    private void startByPolicy() {
        Semaphore few = new Semaphore(Runtime.getRuntime().availableProcessors());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Container container : engine.registry().all()) {
                if (shouldBeUp(container)) {
                    threads.execute(() -> {
                        few.acquireUninterruptibly();
                        try {
                            starting.start(container);
                        } catch (ApiException e) {
                            LOG.error("start container {}: {}", container.id(), e.text());
                        } finally {
                            few.release();
                        }
                    });
                }
            }
        }
    }

    private static boolean shouldBeUp(Container container) {
        return container.state() instanceof ContainerState.Exited last
                && !last.startedAt().isZero()
                && RestartBackoff.wantsRestart(container.document(), last.exitCode());
    }

    private @Nullable Container restore(ContainerDocument document) {
        try {
            Rootfs.Overlay rootfs = engine.snapshotter().restore(document.id().text(), document.layers());
            engine.registry().reserve(document.name(), document.id());
            Container container = new Container(document, rootfs, engine.newIo());
            engine.registry().add(container);
            keepMounts(document);
            SecretWishes.keep(engine.secrets(), document);
            return container;
        } catch (NotFound e) {
            LOG.error("container {} is left out: {}", document.id(), e.getMessage());
            return null;
        }
    }

    private void keepMounts(ContainerDocument document) {
        for (MountPoint point : document.mounts()) {
            if (point.type().equals("volume")) {
                engine.volumes().keep(point.name(), document.id().text());
            }
        }
        try {
            engine.imageMounts().hold(document);
        } catch (NotFound e) {
            LOG.error("an image in container {} is gone: {}", document.id(), e.getMessage());
        }
    }

    private void settle(Container container) {
        switch (container.state()) {
            case ContainerState.Running _, ContainerState.Paused _ -> settleRun(container);
            // Its policy decides anew, like that of all the others that are down.
            case ContainerState.Restarting _ ->
                container.locked(() -> {
                    container.apply(new Transition.RestartGivenUp());
                    engine.store().write(container.document());
                    return null;
                });
            case ContainerState.Removing _ -> removal.finish(container, false);
            case ContainerState.Created _, ContainerState.Exited _ -> {
                if (container.document().isAutoRemoved() && !(container.state() instanceof ContainerState.Created)) {
                    removal.removeEnded(container, true);
                }
            }
            case ContainerState.Dead _ -> {
                // stays until a client removes it
            }
        }
    }

    private void settleRun(Container container) {
        ContainerId id = container.id();
        Path run = engine.paths().run(id);
        try {
            Optional<RunningContainer> adopted = engine.runtime().adopt(id.text(), run);
            if (adopted.isPresent()) {
                adopt(container, adopted.get(), run);
                return;
            }
            if (Files.exists(run)) {
                container.io().finish(run, engine.logs().reopen(container.document()));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("take container {} over", id, e);
        }
        Optional<ExitRecord> exit = engine.runtime().exitRecord(run);
        exits.recordLost(
                container,
                exit.map(ExitRecord::exitCode).orElse(UNKNOWN_EXIT),
                exit.isPresent() ? "" : "the container's process was gone when the engine started",
                new Timestamp(exit.map(ExitRecord::at).orElseGet(engine.clock()::instant)));
        exits.sweep(container.document());
        if (container.document().isAutoRemoved()) {
            removal.removeEnded(container, true);
        }
    }

    private void adopt(Container container, RunningContainer process, Path run) throws IOException {
        // Nobody reads further processes of an earlier engine any more: their monitors go by themselves.
        ContainerExit.sweepRun(engine.paths().execs(container.id()));
        ContainerIo io = container.io();
        boolean paused = process.isPaused();
        if (paused && !(container.state() instanceof ContainerState.Paused)) {
            process.resume(); // an engine that dies while it kills a container leaves its cgroup v1 frozen
        }
        io.begin(process, run, engine.logs().reopen(container.document()));
        takeVolumes(container.document());
        container.locked(() -> {
            if (container.state() instanceof ContainerState.Running intent && intent.pid() == 0) {
                container.apply(new Transition.Started(process.pid(), intent.startedAt()));
            }
            container.process(process);
            engine.tell(container, RunObserver::started);
            if (container.state() instanceof ContainerState.Paused) {
                adoptPaused(container, paused);
            }
            return null;
        });
        exits.watch(container, process, io, starting::startAgain);
    }

    /** It has had its volumes all the time; from now on this engine process knows. */
    private void takeVolumes(ContainerDocument document) {
        for (MountPoint point : document.mounts()) {
            if (point.type().equals("volume")) {
                try {
                    Path _ = engine.volumes().mount(point.name(), document.id().text());
                } catch (RuntimeException e) {
                    LOG.warn("volume {} of container {}: {}", point.name(), document.id(), e.getMessage());
                }
            }
        }
    }

    private void adoptPaused(Container container, boolean paused) {
        if (paused) {
            engine.tell(container, RunObserver::paused);
        } else {
            container.apply(new Transition.Thawed()); // that was done, but not yet written down
            engine.store().write(container.document());
        }
    }

    /** Ends and clears away runs of containers that are gone. */
    private void sweepRuns(Set<String> known) throws IOException {
        Files.createDirectories(engine.paths().runs());
        try (DirectoryStream<Path> runs =
                Files.newDirectoryStream(engine.paths().runs())) {
            for (Path run : runs) {
                String name = String.valueOf(run.getFileName());
                if (!known.contains(name)) {
                    sweepRun(name, run);
                }
            }
        }
    }

    private void sweepRun(String name, Path run) {
        try {
            engine.runtime().adopt(name, run).ifPresent(process -> {
                process.killAll();
                process.exit().orTimeout(10, TimeUnit.SECONDS).join();
                process.close();
            });
            for (String line : Files.exists(run.resolve("cgroup"))
                    ? Files.readAllLines(run.resolve("cgroup"))
                    : List.<String>of()) {
                engine.cgroups().open(line).delete();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("clear away the run of {}: {}", name, e.getMessage());
        }
        ContainerExit.sweepRun(run);
    }
}
