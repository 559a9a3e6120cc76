package dev.jdocker.runtime.foreign;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.ForwardingProcess;
import dev.jdocker.runtime.RunningProcess;

/**
 * A process that a runtime's {@code exec} has started: the streams and the end are those of the runtime's own process, which
 * stays with it; signals go to the process itself.
 */
record ForeignProcess(Linux linux, RunningProcess process, int pid) implements ForwardingProcess {
    @Override
    public void signal(int signal) {
        if (process.exited().isPresent()) {
            return;
        }
        try (Fd pidfd = linux.pidfdOpen(pid)) {
            linux.pidfdSendSignal(pidfd, signal);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }
}
