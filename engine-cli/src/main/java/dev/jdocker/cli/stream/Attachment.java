package dev.jdocker.cli.stream;

import dev.jdocker.api.client.Hijacked;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.terminal.RawTerminal;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The streams between this process and an attached container. */
public final class Attachment implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final Session session;
    private final Hijacked hijack;
    private final boolean stdin;
    private final boolean stdout;
    private final boolean stderr;
    private final @Nullable RawTerminal terminal;
    private final boolean tty;
    private final DetachKeys detachKeys;
    private volatile boolean detached;

    /**
     * Takes the streams over; nothing is copied before {@link #copy}.
     *
     * @param tty whether the container has a terminal
     * @param terminal ours, if its keys are to reach the container one by one
     */
    public Attachment(
            Session session,
            Hijacked hijack,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            boolean tty,
            @Nullable RawTerminal terminal,
            String detachKeys) {
        this.session = session;
        this.hijack = hijack;
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
        this.tty = tty;
        this.terminal = terminal;
        this.detachKeys = DetachKeys.parse(detachKeys);
    }

    /** Begins to send our input; without one the container's input ends at once. */
    public void startInput() throws IOException {
        if (!stdin) {
            hijack.shutdownOutput();
            return;
        }
        if (terminal != null) {
            terminal.raw();
        }
        Thread pump = new Thread(this::pumpInput, "stdin");
        pump.setDaemon(true);
        pump.start();
    }

    /**
     * Copies the container's output until it ends.
     *
     * @return false if the user detached
     */
    public boolean copy() throws IOException {
        Demultiplexer output =
                new Demultiplexer(hijack.in(), stdout ? session.out() : null, stderr ? session.err() : null);
        try {
            if (tty) {
                output.copyRaw();
            } else {
                output.copyFrames();
            }
        } catch (IOException e) {
            if (!detached) {
                throw e;
            }
        } finally {
            restore();
        }
        return !detached;
    }

    private void pumpInput() {
        byte[] typed = new byte[BUFFER];
        byte[] filtered = tty ? new byte[BUFFER + detachKeys.length()] : typed;
        try {
            OutputStream to = hijack.out();
            for (int count = session.in().read(typed);
                    count >= 0;
                    count = session.in().read(typed)) {
                int send = tty ? detachKeys.filter(typed, count, filtered) : count;
                to.write(filtered, 0, send < 0 ? -1 - send : send);
                if (send < 0) {
                    detached = true;
                    hijack.close();
                    return;
                }
            }
            hijack.shutdownOutput();
        } catch (IOException _) {
            // The container has ended or the engine has gone; whoever reads the output learns which.
        }
    }

    private void restore() {
        if (terminal != null) {
            terminal.restore();
        }
    }

    @Override
    public void close() throws IOException {
        restore();
        hijack.close();
    }
}
