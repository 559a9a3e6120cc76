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
    private final RestartBackoff backoff = new RestartBackoff();
    private volatile ContainerDocument document;
    private volatile ContainerIo io;
    private volatile @Nullable RunningContainer process;
    private volatile CompletableFuture<ExitStatus> nextExit = new CompletableFuture<>();
    private volatile CompletableFuture<Void> cleanedUp = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);
    private int stopsUnderWay;
    private boolean keptThroughEnd;

    Container(ContainerDocument document, Rootfs.Overlay rootfs, ContainerIo io) {
        this.document = document;
        this.health = document.health();
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

    /** Whether it runs in Docker's sense: paused, and waiting to be started again by its policy, count too. */
    boolean isRunning() {
        return document.state().hasProcess() || document.state() instanceof ContainerState.Restarting;
    }

    boolean hasProcess() {
        return document.state().hasProcess();
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

    /** What its restart policy has come to. */
    RestartBackoff backoff() {
        requireLock();
        return backoff;
    }

    /** Remembers what is going to start it again, so that it can be called off. */
    void restart(CompletableFuture<Void> pending) {
        requireLock();
        restart = pending;
    }

    /** Whoever was going to start it again does not. */
    void callRestartOff() {
        requireLock();
        restart.cancel(false);
    }

    /** Somebody wants it to stop, and to be told of when it has. */
    void stopBegun() {
        requireLock();
        stopsUnderWay++;
    }

    /** How many wanted it to stop; they are counted from nothing again. */
    int takeStops() {
        requireLock();
        int stops = stopsUnderWay;
        stopsUnderWay = 0;
        return stops;
    }

    /** Whether it is to outlive the end of its run although it is removed automatically. */
    boolean isKeptThroughEnd() {
        requireLock();
        return keptThroughEnd;
    }

    /** Somebody ends it only to start it again: its end does not remove it. */
    void keepThroughEnd(boolean keep) {
        requireLock();
        keptThroughEnd = keep;
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
            case ContainerState.Running _, ContainerState.Paused _ -> new ExitStatus(0);
            case ContainerState.Restarting(ContainerState.Exited last) -> new ExitStatus(last.exitCode());
            case ContainerState.Exited exited -> new ExitStatus(exited.exitCode());
            case ContainerState.Removing(ContainerState.Exited last) -> new ExitStatus(last.exitCode());
            case ContainerState.Dead(ContainerState.Exited last) -> new ExitStatus(last.exitCode());
        };
    }
}
