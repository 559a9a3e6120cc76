package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupStats;
import dev.jdocker.oci.Resources;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.StartException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A container whose monitor lives. */
final class MonitoredContainer implements RunningContainer {
    private static final int SIGKILL = 9;
    private static final int SIGUSR1 = 10;
    private static final int KILLED = 128 + SIGKILL;

    private final Linux linux;
    private final Poller poller;
    private final RunDirectory run;
    private final Cgroup cgroup;
    private final int pid;
    private final Handles handles;
    private final CompletableFuture<ExitRecord> exit = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Descriptors by which an engine holds on to a container.
     *
     * @param init pidfd of the container's init, null if it has been reaped already
     * @param lock the lock file "engine", locked by us
     */
    record Handles(Fd monitor, @Nullable Fd init, Fd exited, Fd lock, ContainerStreams streams) {
        void close() {
            monitor.close();
            if (init != null) {
                init.close();
            }
            exited.close();
            if (streams.stdin() != null) {
                streams.stdin().close();
            }
            streams.stdout().close();
            if (streams.stderr() != null) {
                streams.stderr().close();
            }
            lock.close();
        }
    }

    MonitoredContainer(Linux linux, Poller poller, RunDirectory run, Cgroup cgroup, int pid, Handles handles) {
        this.linux = linux;
        this.poller = poller;
        this.run = run;
        this.cgroup = cgroup;
        this.pid = pid;
        this.handles = handles;
        var exited = poller.when(handles.exited(), Flags.EPOLLIN);
        var died = poller.when(handles.monitor(), Flags.EPOLLIN);
        var _ = CompletableFuture.anyOf(exited, died).whenComplete((event, failure) -> {
            exited.cancel(false);
            died.cancel(false);
            // A poller that is closed cancels what it watched: this engine stops, the container goes on.
            if (!isCancellation(failure)) {
                ended();
            }
        });
    }

    private static boolean isCancellation(@Nullable Throwable failure) {
        return failure instanceof CancellationException
                || (failure != null && failure.getCause() instanceof CancellationException);
    }

    private void ended() {
        if (exit.isDone()) {
            return;
        }
        ExitRecord record = run.exitRecord().orElseGet(() -> {
            // Somebody has killed the monitor: without it nobody could follow the container.
            killAll();
            return new ExitRecord(KILLED, SIGKILL, Instant.now());
        });
        exit.complete(record);
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public ContainerStreams streams() {
        return handles.streams();
    }

    @Override
    public void closeStdin() {
        Fd stdin = handles.streams().stdin();
        if (stdin != null && !handles.streams().isTerminal() && stdin.isOpen()) {
            stdin.close();
            send(handles.monitor(), SIGUSR1);
        }
    }

    @Override
    public void resize(int rows, int columns) {
        if (handles.streams().isTerminal() && !closed.get()) {
            linux.setWindowSize(handles.streams().stdout(), rows, columns);
        }
    }

    @Override
    public void signal(int signal) {
        if (handles.init() != null && !closed.get()) {
            send(handles.init(), signal);
        }
    }

    private void send(Fd process, int signal) {
        try {
            linux.pidfdSendSignal(process, signal);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    @Override
    public void killAll() {
        signal(SIGKILL);
        cgroup.killAll();
    }

    @Override
    public void pause() {
        cgroup.freeze();
    }

    @Override
    public void resume() {
        cgroup.thaw();
    }

    @Override
    public boolean isPaused() {
        return cgroup.isFrozen();
    }

    @Override
    public void update(Resources resources) {
        cgroup.update(resources);
    }

    @Override
    public CgroupStats stats() {
        return cgroup.stats();
    }

    @Override
    public List<Integer> processes() {
        return cgroup.pids();
    }

    @Override
    public RunningProcess exec(ExecRequest request) {
        throw new StartException("exec is not implemented yet", 126);
    }

    @Override
    public CompletableFuture<ExitRecord> exit() {
        return exit;
    }

    /** Once the container has ended this returns when its monitor has gone, so that it can be started again at once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (Fd monitor = linux.dup(handles.monitor())) {
                handles.close();
                if (exit.isDone()) {
                    poller.when(monitor, Flags.EPOLLIN).join();
                    linux.waitPidfd(monitor); // if it is our child it must be reaped
                }
            }
        }
    }
}
