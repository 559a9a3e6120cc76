package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A connection that a container has made. It may ask several things at once; one that does not take its answers is not
 * read from any more. On the loop's thread only.
 */
final class TcpClient implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 16;

    private final Linux linux;
    private final EventLoop loop;
    private final Fd socket;
    private final ContainerServer server;
    private final EventLoop.Watch watch;
    private final FrameReader frames = new FrameReader();
    private final Deque<byte[]> replies = new ArrayDeque<>();
    private EventLoop.Timer idle;
    private int written;
    private int asked;
    private boolean ended;
    private boolean closed;

    TcpClient(Linux linux, EventLoop loop, Fd socket, ContainerServer server) {
        this.linux = linux;
        this.loop = loop;
        this.socket = socket;
        this.server = server;
        this.watch = loop.watch(socket, Flags.EPOLLIN, this::ready);
        this.idle = loop.after(IDLE, this::close);
    }

    private void ready(int events) {
        idle.close();
        idle = loop.after(IDLE, this::close);
        try {
            if ((events & Flags.EPOLLOUT) != 0) {
                write();
            }
            if ((events & (Flags.EPOLLIN | Flags.EPOLLHUP | Flags.EPOLLERR)) != 0 && !closed) {
                ended |= !frames.fill(linux, socket);
            }
            work();
        } catch (ErrnoException e) {
            if (!e.is(Errno.EAGAIN)) {
                close();
            }
        }
    }

    /** Asks what came in, as far as there may be more under way, and watches for what can go on. */
    private void work() {
        byte[] message = !closed && asked < AT_ONCE ? frames.next() : null;
        while (message != null) {
            asked++;
            server.ask(message, message.length, _ -> new Requester());
            if (message.length < Wire.HEADER) {
                close(); // it speaks something else
            }
            message = !closed && asked < AT_ONCE ? frames.next() : null;
        }
        if (closed) {
            return;
        }
        if (ended && asked == 0) {
            close();
            return;
        }
        boolean reads = !ended && asked < AT_ONCE && !frames.isFull();
        watch.events((reads ? Flags.EPOLLIN : 0) | (replies.isEmpty() ? 0 : Flags.EPOLLOUT));
    }

    private void write() {
        while (!replies.isEmpty()) {
            byte[] first = replies.getFirst();
            written += linux.write(socket, first, written, first.length - written);
            if (written < first.length) {
                return;
            }
            replies.removeFirst();
            asked--;
            written = 0;
        }
    }

    private final class Requester implements Asker {
        @Override
        public int room() {
            return Wire.MAX_MESSAGE;
        }

        @Override
        public void reply(byte[] message) {
            if (!closed) {
                replies.add(FrameReader.frame(message));
                watch.events(Flags.EPOLLOUT);
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            idle.close();
            watch.close();
            socket.close();
            server.gone(this);
        }
    }
}
