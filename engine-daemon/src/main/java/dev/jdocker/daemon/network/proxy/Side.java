package dev.jdocker.daemon.network.proxy;

import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * One of a connection's two sockets. It is watched only while something is wanted of it: errors and hang-ups are told in any
 * case, again and again, also while there is nothing to be done about them.
 */
final class Side implements AutoCloseable {
    private final EventLoop loop;
    private final Fd socket;
    private final EventLoop.Handler handler;
    private EventLoop.@Nullable Watch watch;

    Side(EventLoop loop, Fd socket, EventLoop.Handler handler) {
        this.loop = loop;
        this.socket = socket;
        this.handler = handler;
    }

    Fd socket() {
        return socket;
    }

    void want(int events) {
        if (watch != null && events == 0) {
            watch.close();
            watch = null;
        } else if (watch != null) {
            watch.events(events);
        } else if (events != 0) {
            watch = loop.watch(socket, events, handler);
        }
    }

    @Override
    public void close() {
        want(0);
        socket.close();
    }
}
