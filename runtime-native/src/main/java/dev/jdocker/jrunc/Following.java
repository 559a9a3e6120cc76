package dev.jdocker.jrunc;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.ReceivedSignals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** While a command stays for the end of a process, what is sent to the command goes to the process. */
final class Following implements AutoCloseable {
    private static final List<String> SIGNALS =
            List.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "ALRM", "CONT", "TSTP", "TTIN", "TTOU", "WINCH");

    private final @Nullable Fd process;

    private Following(@Nullable Fd process) {
        this.process = process;
    }

    /** For a command that does not stay. */
    static Following nothing() {
        return new Following(null);
    }

    static Following signals(Session session, int pid) {
        Linux linux = session.machine().linux();
        Fd process = linux.pidfdOpen(pid);
        ReceivedSignals.handOn(SIGNALS, signal -> send(linux, process, signal));
        return new Following(process);
    }

    private static void send(Linux linux, Fd process, int signal) {
        try {
            linux.pidfdSendSignal(process, signal);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
