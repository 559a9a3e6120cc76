package dev.jdocker.daemon.network.proxy;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A port whose connections are handed on. On the loop's thread only. */
final class TcpPort implements ServedPort {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Linux linux;
    private final EventLoop loop;
    private final Fd listening;
    private final InetSocketAddress target;
    private final EventLoop.Watch watch;
    private final Set<TcpRelay> relays = new HashSet<>();
    private boolean closed;

    TcpPort(Linux linux, EventLoop loop, Fd listening, InetSocketAddress target) {
        this.linux = linux;
        this.loop = loop;
        this.listening = listening;
        this.target = target;
        this.watch = loop.watch(listening, Flags.EPOLLIN, _ -> accept());
    }

    private void accept() {
        try {
            Fd client = linux.accept(listening);
            if (client != null) {
                relay(client);
            }
        } catch (ErrnoException e) {
            // Out of descriptors, most likely: those who wait are taken when some are free again.
            watch.events(0);
            loop.after(PAUSE, () -> {
                if (!closed) {
                    watch.events(Flags.EPOLLIN);
                }
            });
        }
    }

    private void relay(Fd client) {
        Fd container;
        try {
            container = connect();
        } catch (ErrnoException e) {
            client.close();
            throw e;
        }
        TcpRelay[] relay = new TcpRelay[1];
        relay[0] = new TcpRelay(linux, loop, client, container, () -> relays.remove(relay[0]));
        relays.add(relay[0]);
    }

    private Fd connect() {
        Fd socket = linux.socket(Inet.family(target.getAddress()), Inet.SOCK_STREAM | Inet.SOCK_NONBLOCK, 0);
        try {
            linux.connect(socket, Inet.encode(target));
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINPROGRESS)) {
                socket.close();
                throw e;
            }
        }
        return socket;
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        listening.close();
        List.copyOf(relays).forEach(TcpRelay::close);
    }
}
