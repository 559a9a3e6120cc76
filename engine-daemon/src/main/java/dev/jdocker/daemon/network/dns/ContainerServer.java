package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The name server of one container. On the loop's thread only. */
final class ContainerServer implements Origin, AutoCloseable {
    /** So many datagrams are taken before others have their turn. */
    private static final int TURN = 32;

    private static final int CONNECTIONS = 64;

    private final Linux linux;
    private final EventLoop loop;
    private final String container;
    private final ServerSockets sockets;
    private final LocalAnswers local;
    private final Forwarder forwarder;
    private final byte[] buffer;
    private final EventLoop.Watch udp;
    private final EventLoop.Watch tcp;
    private final Set<TcpClient> clients = new LinkedHashSet<>();
    private ResolverSettings settings;
    private int underWay;
    private boolean closed;

    /** @param buffer for a whole datagram, shared by all that are on the loop */
    ContainerServer(
            Linux linux,
            EventLoop loop,
            String container,
            ServerSockets sockets,
            ResolverSettings settings,
            LocalAnswers local,
            Forwarder forwarder,
            byte[] buffer) {
        this.linux = linux;
        this.loop = loop;
        this.container = container;
        this.sockets = sockets;
        this.settings = settings;
        this.local = local;
        this.forwarder = forwarder;
        this.buffer = buffer;
        this.udp = loop.watch(sockets.udp(), Flags.EPOLLIN, _ -> receive());
        this.tcp = loop.watch(sockets.tcp(), Flags.EPOLLIN, _ -> accept());
    }

    void settings(ResolverSettings now) {
        settings = now;
    }

    private void receive() {
        for (int i = 0; i < TURN; i++) {
            Linux.Datagram datagram;
            try {
                datagram = linux.recvmsg(sockets.udp(), buffer);
            } catch (ErrnoException e) {
                continue; // the error of an answer that was sent to nobody
            }
            if (datagram == null) {
                return;
            }
            byte[] from = datagram.address();
            ask(buffer, datagram.length(), query -> new Sender(from, query));
        }
    }

    private void accept() {
        Fd connection = linux.accept(sockets.tcp());
        if (connection == null) {
            return;
        }
        if (clients.size() >= CONNECTIONS) {
            clients.iterator().next().close(); // the oldest
        }
        clients.add(new TcpClient(linux, loop, connection, this));
    }

    void gone(TcpClient client) {
        clients.remove(client);
    }

    /** Makes the asker of a query. */
    @FunctionalInterface
    interface Askers {
        Asker of(Query query);
    }

    /** Takes a message of the container's; what is none is refused, or passed over where it has no beginning. */
    void ask(byte[] message, int length, Askers askers) {
        Query query;
        try {
            query = Query.parse(message, length);
        } catch (MalformedMessage e) {
            refuse(message, length, askers);
            return;
        }
        Asker asker = askers.of(query);
        byte[] known = local.answer(container, settings, query, asker.room());
        if (known != null) {
            asker.reply(known);
        } else {
            forwarder.forward(this, query, asker);
        }
    }

    private static void refuse(byte[] message, int length, Askers askers) {
        // An answer is not answered: two servers would talk for ever.
        if (length >= Wire.HEADER && (Wire.u16(message, 2) & Wire.QR) == 0) {
            int code = (Wire.u16(message, 2) & Wire.OPCODE) == 0 ? Wire.FORMERR : Wire.NOTIMP;
            Query none = new Query(message, "", 0, Wire.HEADER, Wire.MIN_UDP, false);
            askers.of(none).reply(Reply.refusal(message, code));
        }
    }

    /** Who sent a datagram. */
    private final class Sender implements Asker {
        private final byte[] address;
        private final int room;

        Sender(byte[] address, Query query) {
            this.address = address;
            this.room = query.udpSize();
        }

        @Override
        public int room() {
            return room;
        }

        @Override
        public void reply(byte[] message) {
            if (!closed) {
                try {
                    linux.sendmsg(sockets.udp(), message, message.length, address, new byte[0]);
                } catch (ErrnoException e) {
                    // datagrams get lost
                }
            }
        }
    }

    @Override
    public ResolverSettings settings() {
        return settings;
    }

    @Override
    public Fd namespace() {
        return sockets.namespace();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int underWay() {
        return underWay;
    }

    @Override
    public void began() {
        underWay++;
    }

    @Override
    public void ended() {
        underWay--;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            udp.close();
            tcp.close();
            List.copyOf(clients).forEach(TcpClient::close);
            sockets.close();
        }
    }
}
