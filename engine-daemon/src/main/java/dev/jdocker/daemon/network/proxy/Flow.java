package dev.jdocker.daemon.network.proxy;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;

/**
 * One direction of a connection: bytes go through a pipe in the kernel and are never copied to here. The pipe bounds what is
 * under way; it is filled when it is empty, so a full pipe and an empty socket are told apart. The end of one direction
 * is handed on and leaves the other alone.
 */
final class Flow implements AutoCloseable {
    private static final int PIECE = 64 * 1024;
    /** So often it is filled before others have their turn. */
    private static final int TURN = 8;

    private final Linux linux;
    private final Fd from;
    private final Fd to;
    private final Linux.Pipe pipe;
    private long held;
    private boolean ended;
    private boolean finished;

    Flow(Linux linux, Fd from, Fd to) {
        this.linux = linux;
        this.from = from;
        this.to = to;
        this.pipe = linux.pipe2(Flags.O_NONBLOCK);
    }

    /** Moves what can be moved now. */
    void pump() {
        for (int i = 0; i < TURN && !finished; i++) {
            if (held == 0 && !ended && !fill()) {
                return;
            }
            if (held > 0 && !drain()) {
                return;
            }
            if (ended && held == 0) {
                finished = true;
                linux.shutdown(to, Inet.SHUT_WR);
            }
        }
    }

    private boolean fill() {
        try {
            held = linux.splice(from, pipe.write(), PIECE, Flags.SPLICE_F_MOVE | Flags.SPLICE_F_NONBLOCK);
            ended = held == 0;
            return true;
        } catch (ErrnoException e) {
            return later(e);
        }
    }

    private boolean drain() {
        try {
            held -= linux.splice(pipe.read(), to, held, Flags.SPLICE_F_MOVE | Flags.SPLICE_F_NONBLOCK);
            return true;
        } catch (ErrnoException e) {
            return later(e);
        }
    }

    private static boolean later(ErrnoException e) {
        if (!e.is(Errno.EAGAIN)) {
            throw e;
        }
        return false;
    }

    boolean wantsInput() {
        return held == 0 && !ended;
    }

    boolean wantsOutput() {
        return held > 0;
    }

    boolean isFinished() {
        return finished;
    }

    @Override
    public void close() {
        pipe.close();
    }
}
