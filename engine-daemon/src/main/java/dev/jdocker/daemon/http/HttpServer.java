package dev.jdocker.daemon.http;

import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.tls.ServerTls;
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
import io.netty.handler.ssl.SslHandler;
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
import org.jspecify.annotations.Nullable;

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
        this(routes, compat, Authorizer.NOBODY, (operation, took) -> {});
    }

    /**
     * @param authorizer asked about each request and its answer
     * @param watch told of requests that were served
     */
    public HttpServer(Routes routes, Compat compat, Authorizer authorizer, RequestWatch watch) {
        this.dispatcher = new Dispatcher(routes, compat, authorizer, watch);
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
        ServerBootstrap bootstrap = new ServerBootstrap().channel(EpollServerDomainSocketChannel.class);
        bind(bootstrap, null, new DomainSocketAddress(socket.path().toString()));
        socket.grant();
    }

    /**
     * Listens on a TCP address.
     *
     * @param tls null for none: whoever reaches it is root
     */
    public synchronized InetSocketAddress listen(InetSocketAddress address, @Nullable ServerTls tls)
            throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap().channel(EpollServerSocketChannel.class).option(ChannelOption.SO_REUSEADDR, true);
        return (InetSocketAddress) bind(tcp(bootstrap), tls, address).localAddress();
    }

    /**
     * Takes over a socket that another has opened and that listens already.
     *
     * @param unix whether it is a Unix socket, else it is one of TCP
     * @param tls of TCP, null for none
     */
    public synchronized void adopt(int descriptor, boolean unix, @Nullable ServerTls tls) throws IOException {
        ServerBootstrap bootstrap = unix
                ? new ServerBootstrap().channelFactory(() -> new EpollServerDomainSocketChannel(descriptor))
                : tcp(new ServerBootstrap().channelFactory(() -> new EpollServerSocketChannel(descriptor)));
        // It listens already, so nothing tells the pipeline to begin.
        opened(served(bootstrap, unix ? null : tls).register(), "descriptor " + descriptor)
                .read();
    }

    private static ServerBootstrap tcp(ServerBootstrap bootstrap) {
        return bootstrap.childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.SO_KEEPALIVE, true);
    }

    private Channel bind(ServerBootstrap bootstrap, @Nullable ServerTls tls, SocketAddress address) throws IOException {
        ServerBootstrap served = served(bootstrap, tls).option(ChannelOption.SO_BACKLOG, BACKLOG);
        return opened(served.bind(address), String.valueOf(address));
    }

    private ServerBootstrap served(ServerBootstrap bootstrap, @Nullable ServerTls tls) {
        return bootstrap
                .group(loops)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, tls);
                    }
                });
    }

    private Channel opened(ChannelFuture opening, String name) throws IOException {
        ChannelFuture opened = opening.awaitUninterruptibly();
        if (!opened.isSuccess()) {
            throw new IOException("listen on " + name + ": " + opened.cause().getMessage(), opened.cause());
        }
        listeners.add(opened.channel());
        return opened.channel();
    }

    private void accept(Channel channel, @Nullable ServerTls tls) {
        RequestGate gate = new RequestGate();
        Connection connection = new Connection(channel, gate, dispatcher);
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
        if (tls != null) {
            channel.pipeline().addLast(new SslHandler(tls.engine()), new TlsEnd());
        }
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
