package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.WaitStatus;
import dev.jdocker.linux.Poller;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningProcess;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A process without a monitor, a child of this engine process: it is followed for as long as that lives. */
final class BriefProcess implements RunningProcess {
    private final Linux linux;
    private final int pid;
    private final Fd process;
    private final ContainerStreams streams;
    private final CompletableFuture<ExitRecord> exit;

    /** @param ended told once it has ended, before others are */
    BriefProcess(Linux linux, Poller poller, int pid, ContainerStreams streams, Runnable ended) {
        this.linux = linux;
        this.pid = pid;
        this.process = linux.pidfdOpen(pid); // a child that nobody has reaped yet
        this.streams = streams;
        this.exit = poller.whenKept(process, Flags.EPOLLIN).thenApply(_ -> {
            WaitStatus status = linux.waitPidfd(process);
            ended.run();
            return status == null
                    ? new ExitRecord(MonitoredProcess.KILLED, MonitoredProcess.SIGKILL, Instant.now())
                    : new ExitRecord(status.exitCode(), status.signal(), Instant.now());
        });
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public ContainerStreams streams() {
        return streams;
    }

    @Override
    public void closeStdin() {
        // it has none
    }

    @Override
    public void resize(int rows, int columns) {
        // it has no terminal
    }

    @Override
    public void signal(int signal) {
        if (!exit.isDone()) {
            MonitoredProcess.send(linux, process, signal);
        }
    }

    @Override
    public CompletableFuture<ExitRecord> exit() {
        return exit;
    }

    /** Once it has ended: whoever has its pipe may write no more. */
    @Override
    public void close() {
        streams.stdout().close();
        process.close();
    }
}
