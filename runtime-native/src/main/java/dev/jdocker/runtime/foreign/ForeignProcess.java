package dev.jdocker.runtime.foreign;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningProcess;
import java.util.concurrent.CompletableFuture;

/**
 * A process that a runtime's {@code exec} has started: the streams and the end are those of the runtime's own process, which
 * stays with it; signals go to the process itself.
 */
record ForeignProcess(Linux linux, RunningProcess caller, int pid) implements RunningProcess {
    @Override
    public ContainerStreams streams() {
        return caller.streams();
    }

    @Override
    public void closeStdin() {
        caller.closeStdin();
    }

    @Override
    public void resize(int rows, int columns) {
        caller.resize(rows, columns);
    }

    @Override
    public void signal(int signal) {
        if (caller.exited().isPresent()) {
            return;
        }
        try (Fd process = linux.pidfdOpen(pid)) {
            linux.pidfdSendSignal(process, signal);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    @Override
    public CompletableFuture<ExitRecord> exit() {
        return caller.exit();
    }

    @Override
    public void close() {
        caller.close();
    }
}
