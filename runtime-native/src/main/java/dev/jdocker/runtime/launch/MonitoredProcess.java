package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningProcess;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A process whose monitor lives. */
final class MonitoredProcess implements RunningProcess {
    static final int SIGKILL = 9;
    private static final int SIGUSR1 = 10;
    static final int KILLED = 128 + SIGKILL;

    private final Linux linux;
    private final Poller poller;
    private final RunDirectory run;
    private final int pid;
    private final Handles handles;
    private final Runnable orphaned;
    private final CompletableFuture<ExitRecord> exit = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Descriptors by which an engine holds on to a process.
     *
     * @param process pidfd of it, null if it has been reaped already
     * @param lock the lock file "engine", locked by us
     * @param life the pipe by whose end the monitor knows that there is an engine
     */
    record Handles(Fd monitor, @Nullable Fd process, Fd exited, Fd lock, Fd life, ContainerStreams streams) {
        void close() {
            monitor.close();
            if (process != null) {
                process.close();
            }
            exited.close();
            if (streams.stdin() != null) {
                streams.stdin().close();
            }
            streams.stdout().close();
            if (streams.stderr() != null) {
                streams.stderr().close();
            }
            life.close();
            lock.close();
        }
    }

    /** @param orphaned ends what is left when somebody has killed the monitor, without which nobody could follow it */
    MonitoredProcess(Linux linux, Poller poller, RunDirectory run, int pid, Handles handles, Runnable orphaned) {
        this.linux = linux;
        this.poller = poller;
        this.run = run;
        this.pid = pid;
        this.handles = handles;
        this.orphaned = orphaned;
        var exited = poller.when(handles.exited(), Flags.EPOLLIN);
        var died = poller.when(handles.monitor(), Flags.EPOLLIN);
        var _ = CompletableFuture.anyOf(exited, died).whenComplete((event, failure) -> {
            // Completed rather than cancelled, which would make an exception.
            exited.complete(0);
            died.complete(0);
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
            signal(SIGKILL);
            orphaned.run();
            return new ExitRecord(KILLED, SIGKILL, Instant.now());
        });
        exit.complete(record);
    }

    @Override
    public int pid() {
        return pid;
    }

    /** The pidfd; throws if the process has ended and was reaped. */
    Fd pidfd() {
        Fd process = handles.process();
        if (process == null || closed.get()) {
            throw new ErrnoException("pidfd_open", "process " + pid, Errno.ESRCH.number());
        }
        return process;
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
            send(linux, handles.monitor(), SIGUSR1);
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
        if (handles.process() != null && !closed.get()) {
            send(linux, handles.process(), signal);
        }
    }

    /** Sends a signal to a process that may have ended meanwhile. */
    static void send(Linux linux, Fd process, int signal) {
        try {
            linux.pidfdSendSignal(process, signal);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    @Override
    public CompletableFuture<ExitRecord> exit() {
        return exit;
    }

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
