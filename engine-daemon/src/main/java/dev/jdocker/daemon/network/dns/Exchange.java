package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question to one server over one socket, which is the question's own: its port is as hard to guess as the kernel
 * makes it. Ends once, with an answer or with null. On the loop's thread only.
 */
abstract sealed class Exchange permits UdpExchange, TcpExchange {
    private final Linux linux;
    private final Query query;
    private final Fd socket;
    private final Consumer<@Nullable Answer> done;
    private final EventLoop.Watch watch;
    private final EventLoop.Timer timer;
    private boolean ended;

    /**
     * @param socket connected, or about to be; this closes it
     * @param done told of the end
     */
    Exchange(
            Linux linux,
            EventLoop loop,
            Query query,
            Fd socket,
            int events,
            Duration patience,
            Consumer<@Nullable Answer> done) {
        this.linux = linux;
        this.query = query;
        this.socket = socket;
        this.done = done;
        this.watch = loop.watch(socket, events, this::guarded);
        this.timer = loop.after(patience, () -> end(null));
    }

    final Linux linux() {
        return linux;
    }

    final Fd socket() {
        return socket;
    }

    final EventLoop.Watch watch() {
        return watch;
    }

    /** The socket is ready for something. */
    abstract void ready(int events);

    private void guarded(int events) {
        try {
            ready(events);
        } catch (ErrnoException e) {
            end(null); // refused, unreachable: the next server is asked
        }
    }

    /** Takes what came; whatever is no answer to the question is passed over, since anybody may have sent it. */
    final void take(byte[] message, int length) {
        try {
            if (length >= Wire.HEADER && Wire.u16(message, 0) == query.id()) {
                end(Answer.parse(message, length, query));
            }
        } catch (MalformedMessage e) {
            // the right one may still come
        }
    }

    final void end(@Nullable Answer answer) {
        if (!ended) {
            ended = true;
            timer.close();
            watch.close();
            socket.close();
            done.accept(answer);
        }
    }
}
