package dev.jdocker.jrunc;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.ReceivedSignals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** While a command stays for the end of a process, what is sent to the command goes to the process, its terminal's input too. */
final class Following implements AutoCloseable {
    private static final int WINCH = SignalName.parse("WINCH");
    private static final List<String> SIGNALS =
            List.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "ALRM", "CONT", "TSTP", "TTIN", "TTOU", "WINCH");

    private final @Nullable Fd process;
    private final @Nullable TerminalRelay relay;

    private Following(@Nullable Fd process, @Nullable TerminalRelay relay) {
        this.process = process;
        this.relay = relay;
    }

    /** For a command that does not stay. */
    static Following nothing() {
        return new Following(null, null);
    }

    /**
     * @param here the terminal of the command, null if that of the process is not handed on
     * @param there the master of the process's terminal, likewise
     */
    static Following of(Session session, int pid, @Nullable Fd here, @Nullable Fd there) {
        Linux linux = session.machine().linux();
        Fd process = linux.pidfdOpen(pid);
        TerminalRelay relay = here == null || there == null ? null : TerminalRelay.start(linux, here, there);
        ReceivedSignals.handOn(SIGNALS, signal -> {
            if (relay != null && signal == WINCH) {
                relay.resize();
            } else {
                send(linux, process, signal);
            }
        });
        return new Following(process, relay);
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

    /** The process has ended: waits until what it wrote to its terminal is out. */
    void ended() {
        if (relay != null) {
            relay.drain();
        }
    }

    @Override
    public void close() {
        if (relay != null) {
            relay.close();
        }
        if (process != null) {
            process.close();
        }
    }
}
