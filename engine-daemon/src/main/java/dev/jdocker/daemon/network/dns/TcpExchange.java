package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Over a connection, for answers that no datagram holds. */
final class TcpExchange extends Exchange {
    private final FrameReader frames = new FrameReader();
    private final byte[] request;
    private boolean connected;
    private int sent;

    private TcpExchange(
            Linux linux, EventLoop loop, Query query, Fd socket, Duration patience, Consumer<@Nullable Answer> done) {
        super(linux, loop, query, socket, Flags.EPOLLOUT, patience, done);
        this.request = FrameReader.frame(query.message());
    }

    /**
     * Asks.
     *
     * @param query with the number that the server is to see
     * @param socket about to be connected to the server
     */
    static void start(
            Linux linux, EventLoop loop, Query query, Fd socket, Duration patience, Consumer<@Nullable Answer> done) {
        new TcpExchange(linux, loop, query, socket, patience, done);
    }

    @Override
    void ready(int events) {
        if (!connected) {
            int error = linux().getsockopt(socket(), Inet.SOL_SOCKET, Inet.SO_ERROR);
            if (error != 0) {
                throw new ErrnoException("connect", null, error);
            }
            connected = true;
        }
        if (sent < request.length) {
            sent += linux().write(socket(), request, sent, request.length - sent);
            if (sent == request.length) {
                watch().events(Flags.EPOLLIN);
            }
            return;
        }
        try {
            if (!frames.fill(linux(), socket())) {
                end(null);
                return;
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.EAGAIN)) {
                throw e;
            }
        }
        byte[] frame = frames.next();
        if (frame != null) {
            take(frame, frame.length);
        }
    }
}
