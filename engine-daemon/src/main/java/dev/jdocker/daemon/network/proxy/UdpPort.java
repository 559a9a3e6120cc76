package dev.jdocker.daemon.network.proxy;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A port whose datagrams are handed on. Each of those who send has a socket of its own here, so that answers find their way;
 * it is given up when nothing has come for a while. On the loop's thread only.
 */
final class UdpPort implements ServedPort {
    /** As dockerd's. */
    private static final Duration IDLE = Duration.ofSeconds(90);

    private static final int SENDERS = 1024;
    private static final int TURN = 32;

    private final Linux linux;
    private final EventLoop loop;
    private final Fd socket;
    private final InetSocketAddress target;
    private final byte[] buffer;
    private final EventLoop.Watch watch;
    private final Map<String, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);

    /** @param buffer for a whole datagram, shared by all that are on the loop */
    UdpPort(Linux linux, EventLoop loop, Fd socket, InetSocketAddress target, byte[] buffer) {
        this.linux = linux;
        this.loop = loop;
        this.socket = socket;
        this.target = target;
        this.buffer = buffer;
        boolean v4 = Inet.family(Inet.decode(linux.getsockname(socket)).getAddress()) == Inet.AF_INET;
        linux.setsockopt(
                socket, v4 ? Inet.IPPROTO_IP : Inet.IPPROTO_IPV6, v4 ? Inet.IP_PKTINFO : Inet.IPV6_RECVPKTINFO, 1);
        this.watch = loop.watch(socket, Flags.EPOLLIN, _ -> receive());
    }

    private void receive() {
        for (int i = 0; i < TURN; i++) {
            try {
                Linux.Datagram datagram = linux.recvmsg(socket, buffer);
                if (datagram == null) {
                    return;
                }
                sender(datagram).send(datagram.length());
            } catch (ErrnoException e) {
                // datagrams get lost
            }
        }
    }

    private Sender sender(Linux.Datagram datagram) {
        byte[] info = PacketInfo.forAnswer(datagram.control());
        String key = HexFormat.of().formatHex(datagram.address()) + "-"
                + HexFormat.of().formatHex(info);
        Sender known = senders.get(key);
        if (known != null) {
            return known;
        }
        if (senders.size() >= SENDERS) {
            senders.values().iterator().next().close();
        }
        Sender sender = new Sender(key, datagram.address(), info);
        senders.put(key, sender);
        return sender;
    }

    /** One who sends, and its socket towards the container. */
    private final class Sender implements AutoCloseable {
        private final String key;
        private final byte[] address;
        private final byte[] info;
        private final Fd own;
        private final EventLoop.Watch answers;
        private EventLoop.Timer idle;

        Sender(String key, byte[] address, byte[] info) {
            this.key = key;
            this.address = address;
            this.info = info;
            this.own = linux.socket(Inet.family(target.getAddress()), Inet.SOCK_DGRAM | Inet.SOCK_NONBLOCK, 0);
            try {
                linux.connect(own, Inet.encode(target));
                this.answers = loop.watch(own, Flags.EPOLLIN, _ -> answer());
            } catch (ErrnoException e) {
                own.close();
                throw e;
            }
            this.idle = loop.after(IDLE, this::close);
        }

        void send(int length) {
            stay();
            linux.sendmsg(own, buffer, length, new byte[0], new byte[0]);
        }

        private void stay() {
            idle.close();
            idle = loop.after(IDLE, this::close);
        }

        private void answer() {
            for (int i = 0; i < TURN; i++) {
                try {
                    Linux.Datagram datagram = linux.recvmsg(own, buffer);
                    if (datagram == null) {
                        return;
                    }
                    stay();
                    linux.sendmsg(socket, buffer, datagram.length(), address, info);
                } catch (ErrnoException e) {
                    // nobody listens in the container, or an answer got lost
                }
            }
        }

        @Override
        public void close() {
            senders.remove(key);
            idle.close();
            answers.close();
            own.close();
        }
    }

    @Override
    public void close() {
        watch.close();
        new ArrayList<>(senders.values()).forEach(Sender::close);
        socket.close();
    }
}
