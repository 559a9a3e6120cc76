package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers what is not known here, one after the other until one of them knows, and remembers what they say. On the
 * loop's thread only.
 */
final class Forwarder {
    /** More are not asked, as with dockerd. */
    static final int SERVERS = 3;

    /** So many questions of one container may be under way; more are refused. */
    static final int PER_CONTAINER = 256;

    private static final int IN_ALL = 2048;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(4);

    private final Linux linux;
    private final EventLoop loop;
    private final Fd host;
    private final CurrentNamespace namespace;
    private final HostResolvers resolvers;
    private final AnswerCache cache = new AnswerCache(System::nanoTime);
    private final SecureRandom random = new SecureRandom();
    private final byte[] buffer = new byte[Wire.MAX_MESSAGE];
    private int underWay;

    /** @param host the engine's own network namespace */
    Forwarder(Linux linux, EventLoop loop, Fd host, HostResolvers resolvers) {
        this.linux = linux;
        this.loop = loop;
        this.host = host;
        this.namespace = new CurrentNamespace(linux);
        this.resolvers = resolvers;
    }

    /** Answers a container's query, at once or later. */
    void forward(Origin origin, Query query, Asker asker) {
        List<NameServer> servers = servers(origin.settings());
        // What a server within reach of one container says is nothing to another.
        Object asked = servers.stream().allMatch(NameServer::onHost) ? servers : List.of(origin, servers);
        AnswerCache.Key key = AnswerCache.Key.of(asked, query);
        byte[] known = cache.get(key, query, asker.room());
        if (known != null) {
            asker.reply(known);
        } else if (servers.isEmpty()) {
            asker.reply(Reply.code(query, Wire.SERVFAIL));
        } else if (origin.underWay() >= PER_CONTAINER || underWay >= IN_ALL) {
            asker.reply(Reply.code(query, Wire.REFUSED));
        } else {
            underWay++;
            origin.began();
            new Forwarding(origin, query, renumbered(query), key, asker, servers).next();
        }
    }

    private List<NameServer> servers(ResolverSettings settings) {
        List<NameServer> servers = settings.servers().isEmpty()
                ? resolvers.servers()
                : settings.servers().stream()
                        .map(address -> new NameServer(address, false))
                        .toList();
        return servers.subList(0, Math.min(SERVERS, servers.size()));
    }

    /** Under a number that the container does not know. */
    private Query renumbered(Query query) {
        byte[] message = query.message().clone();
        Wire.putU16(message, 0, random.nextInt(1 << 16));
        return new Query(message, query.name(), query.type(), query.questionEnd(), query.udpSize(), query.edns());
    }

    /** The way of one query through the servers. */
    private final class Forwarding {
        private final Origin origin;
        private final Query query;
        private final Query sent;
        private final AnswerCache.Key key;
        private final Asker asker;
        private final List<NameServer> servers;
        private int tried;

        Forwarding(Origin origin, Query query, Query sent, AnswerCache.Key key, Asker asker, List<NameServer> servers) {
            this.origin = origin;
            this.query = query;
            this.sent = sent;
            this.key = key;
            this.asker = asker;
            this.servers = servers;
        }

        void next() {
            while (tried < servers.size() && !origin.isClosed()) {
                NameServer server = servers.get(tried++);
                try {
                    Fd socket = connect(server, Inet.SOCK_DGRAM);
                    UdpExchange.start(
                            linux, loop, sent, socket, buffer, patience(), answer -> answered(server, answer));
                    return;
                } catch (ErrnoException e) {
                    // no way to this one
                }
            }
            finish(Reply.code(query, Wire.SERVFAIL));
        }

        private Duration patience() {
            return tried < servers.size() ? PATIENCE : LAST_PATIENCE;
        }

        private void answered(NameServer server, @Nullable Answer answer) {
            if (answer == null || answer.code() == Wire.SERVFAIL || answer.code() == Wire.REFUSED) {
                next();
            } else if (answer.truncated() && !origin.isClosed()) {
                whole(server, answer);
            } else {
                give(answer);
            }
        }

        /** Asks again over a connection; where that does not work, the half is better than nothing. */
        private void whole(NameServer server, Answer half) {
            try {
                TcpExchange.start(
                        linux,
                        loop,
                        sent,
                        connect(server, Inet.SOCK_STREAM),
                        patience(),
                        answer -> give(answer == null ? half : answer));
            } catch (ErrnoException e) {
                give(half);
            }
        }

        private void give(Answer answer) {
            cache.put(key, answer);
            finish(answer.to(query, 0, asker.room()));
        }

        private void finish(byte[] reply) {
            underWay--;
            origin.ended();
            asker.reply(reply);
        }

        private Fd connect(NameServer server, int type) {
            return namespace.in(server.onHost() ? host : origin.namespace(), () -> {
                Fd socket = linux.socket(Inet.family(server.address()), type | Inet.SOCK_NONBLOCK, 0);
                try {
                    linux.connect(socket, Inet.encode(new InetSocketAddress(server.address(), Wire.PORT)));
                    return socket;
                } catch (ErrnoException e) {
                    if (e.is(Errno.EINPROGRESS)) {
                        return socket;
                    }
                    socket.close();
                    throw e;
                }
            });
        }
    }
}
