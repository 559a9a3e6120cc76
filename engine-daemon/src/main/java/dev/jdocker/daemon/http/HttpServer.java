package dev.jdocker.daemon.http;

import dev.jdocker.daemon.http.compat.Compat;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Listens on sockets and serves the routes. The event loops only frame; handlers run on virtual threads. {@link #close} first stops to accept, then gives requests under way time to end.
 */
public final class HttpServer implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final EventLoopGroup loops;
    private final List<Channel> listeners = new ArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    public HttpServer(Routes routes, Compat compat) {
        this.dispatcher = new Dispatcher(routes, compat);
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        this.loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("http-loop", true), EpollIoHandler.newFactory());
    }

    /**
     * Listens on a Unix socket, which is there and accessible to {@code group} when this returns.
     *
     * @throws IOException if another process answers on it or it cannot be made
     */
    public synchronized void listen(UnixSocketFile socket) throws IOException {
        socket.prepare();
        bind(
                new ServerBootstrap().channel(EpollServerDomainSocketChannel.class),
                new DomainSocketAddress(socket.path().toString()));
        socket.grant();
    }

    /** Listens on a TCP address without TLS: whoever reaches it is root. */
    public synchronized InetSocketAddress listen(InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        return (InetSocketAddress) bind(bootstrap, address).localAddress();
    }

    private Channel bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
        ChannelFuture bound = bootstrap
                .group(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        listeners.add(bound.channel());
        return bound.channel();
    }

    private void accept(Channel channel) {
        RequestGate gate = new RequestGate();
        Connection connection = new Connection(channel, gate, dispatcher);
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
        channel.pipeline().addLast(gate, connection);
    }

    /** Stops to accept, waits a few seconds for requests under way, closes everything. */
    @Override
    public synchronized void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        listeners.clear();
        long deadline = System.nanoTime() + GRACE.toNanos();
        connections.forEach(Connection::closeIfIdle);
        for (Connection connection : connections) {
            connection.channel().closeFuture().awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        connections.forEach(Connection::drop);
        loops.shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(GRACE.toMillis());
    }
}
