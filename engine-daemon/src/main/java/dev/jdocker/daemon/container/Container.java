package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.Health;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One container of this engine. Its document is replaced as a whole, so that readers need no lock; whoever changes it holds
 * {@link #locked}, which is never held over network I/O or while waiting for the container.
 */
final class Container {
    private final ReentrantLock lock = new ReentrantLock();
    private final Rootfs.Overlay rootfs;
    private final CompletableFuture<ExitStatus> removal = new CompletableFuture<>();
    private final Serving serving = new Serving();
    private final Set<String> execs = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile @Nullable Health health;
    private volatile ContainerDocument document;
    private volatile ContainerIo io;
    private volatile @Nullable RunningContainer process;
    private volatile CompletableFuture<ExitStatus> nextExit = new CompletableFuture<>();
    private volatile CompletableFuture<Void> cleanedUp = CompletableFuture.completedFuture(null);

    Container(ContainerDocument document, Rootfs.Overlay rootfs, ContainerIo io) {
        this.document = document;
        this.rootfs = rootfs;
        this.io = io;
    }

    /** What a client that waits is told. */
    record ExitStatus(int exitCode) {}

    ContainerId id() {
        return document.id();
    }

    ContainerDocument document() {
        return document;
    }

    ContainerState state() {
        return document.state();
    }

    boolean isRunning() {
        return document.state() instanceof ContainerState.Running;
    }

    Rootfs.Overlay rootfs() {
        return rootfs;
    }

    /** The streams of the run under way, or of the next one. */
    ContainerIo io() {
        return io;
    }

    Optional<RunningContainer> process() {
        return Optional.ofNullable(process);
    }

    /** Completes at the next exit, whether the container runs already or not. */
    CompletableFuture<ExitStatus> nextExit() {
        return nextExit;
    }

    /** Completes when the container is gone for good. */
    CompletableFuture<ExitStatus> removal() {
        return removal;
    }

    /** Completes when nothing of the last run is left. */
    CompletableFuture<Void> cleanedUp() {
        return cleanedUp;
    }

    /** The clients that are being given its output. */
    Serving serving() {
        return serving;
    }

    /** The ids of further processes that run in it or are to run. */
    Set<String> execs() {
        return execs;
    }

    /** What its health check found last, null without one. */
    @Nullable
    Health health() {
        return health;
    }

    void health(Health newHealth) {
        health = newHealth;
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- what follows only under the lock ----

    void document(ContainerDocument newDocument) {
        requireLock();
        document = newDocument;
    }

    void apply(ContainerState.Transition transition) {
        requireLock();
        document = document.withState(ContainerState.next(document.state(), transition));
    }

    void process(RunningContainer started) {
        requireLock();
        process = started;
        cleanedUp = new CompletableFuture<>();
    }

    /** The run is over, or did not come to be: the next one gets new streams. */
    void nextRun(ContainerIo nextIo) {
        requireLock();
        io = nextIo;
        process = null;
    }

    /** The future that all wait on who wait for the exit that has just been; the next ones get another. */
    CompletableFuture<ExitStatus> takeNextExit() {
        requireLock();
        CompletableFuture<ExitStatus> waiters = nextExit;
        nextExit = new CompletableFuture<>();
        return waiters;
    }

    private void requireLock() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the container's lock is not held");
        }
    }

    /** The exit code of the last run. */
    ExitStatus lastExit() {
        return switch (document.state()) {
            case ContainerState.Created created -> new ExitStatus(created.exitCode());
            case ContainerState.Running _ -> new ExitStatus(0);
            case ContainerState.Exited exited -> new ExitStatus(exited.exitCode());
            case ContainerState.Removing(ContainerState.Exited last) -> new ExitStatus(last.exitCode());
            case ContainerState.Dead(ContainerState.Exited last) -> new ExitStatus(last.exitCode());
        };
    }
}
