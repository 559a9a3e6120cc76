package dev.jdocker.daemon.network.proxy;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;
import org.jspecify.annotations.Nullable;

/** A connection that is handed on: to the client, and from here to the container. On the loop's thread only. */
final class TcpRelay implements AutoCloseable {
    private final Linux linux;
    private final Runnable gone;
    private final Side client;
    private final Side container;
    private @Nullable Flow there;
    private @Nullable Flow back;
    private boolean closed;

    /**
     * @param container about to be connected
     * @param gone told once at the end
     */
    TcpRelay(Linux linux, EventLoop loop, Fd client, Fd container, Runnable gone) {
        this.linux = linux;
        this.gone = gone;
        this.client = new Side(loop, client, _ -> guarded(this::pump));
        this.container = new Side(loop, container, _ -> guarded(this::ready));
        this.container.want(Flags.EPOLLOUT);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (ErrnoException e) {
            close(); // one of them has broken off: so does the other
        }
    }

    private void ready() {
        if (there == null) {
            int error = linux.getsockopt(container.socket(), Inet.SOL_SOCKET, Inet.SO_ERROR);
            if (error != 0) {
                throw new ErrnoException("connect", null, error);
            }
            there = new Flow(linux, client.socket(), container.socket());
            back = new Flow(linux, container.socket(), client.socket());
        }
        pump();
    }

    private void pump() {
        Flow forth = there;
        Flow home = back;
        if (forth == null || home == null) {
            return;
        }
        forth.pump();
        home.pump();
        if (forth.isFinished() && home.isFinished()) {
            close();
            return;
        }
        client.want(events(forth, home));
        container.want(events(home, forth));
    }

    private static int events(Flow from, Flow to) {
        return (from.wantsInput() ? Flags.EPOLLIN : 0) | (to.wantsOutput() ? Flags.EPOLLOUT : 0);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        client.close();
        container.close();
        if (there != null) {
            there.close();
        }
        if (back != null) {
            back.close();
        }
        gone.run();
    }
}
