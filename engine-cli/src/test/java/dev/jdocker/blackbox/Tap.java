package dev.jdocker.blackbox;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The socket that the cases speak to: carries each connection to the engine's own, byte by byte and at the speed of the slower side,
 * with ends of one direction as such, and lets {@link Exchanges} hear what is said. No client sees a difference but who its peer is.
 */
final class Tap implements AutoCloseable {

    /** How soon a client that has gone without a word is gone for the engine too. */
    private static final long HANG_UP_MILLIS = 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private static final EventLoopGroup LOOP =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("tap", true), EpollIoHandler.newFactory());

    private final Path here;
    private final Path engine;
    private Channel listener;

    /**
     * @param here where it listens once it is open
     * @param engine the engine's own socket
     */
    Tap(Path here, Path engine) {
        this.here = here;
        this.engine = engine;
    }

    Path socket() {
        return here;
    }

    /** Listens, as an engine does that has started. */
    synchronized void open() {
        close();
        try {
            Files.deleteIfExists(here);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener = new ServerBootstrap()
                .group(LOOP)
                .channel(EpollServerDomainSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        connect(engine, client);
                    }
                })
                .bind(new DomainSocketAddress(here.toString()))
                .syncUninterruptibly()
                .channel();
    }

    /** Refuses connections, as the socket of an engine that has ended does; those that are there end with the engine's. */
    @Override
    public synchronized void close() {
        if (listener != null) {
            listener.close().syncUninterruptibly();
            listener = null;
        }
    }

    private static void connect(Path engine, Channel client) {
        Exchanges exchanges = new Exchanges();
        Direction toClient = new Direction(client, exchanges::answered);
        // Connected before the loop turns: epoll(7) says of a socket that is not that its peer has hung up.
        Channel server = new Bootstrap()
                .group(client.eventLoop())
                .channel(EpollDomainSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(toClient)
                .register()
                .channel();
        var _ = server.connect(new DomainSocketAddress(engine.toString())).addListener((ChannelFutureListener)
                connecting -> {
                    if (!connecting.isSuccess()) {
                        System.err.println("tap: cannot connect to the engine: " + connecting.cause());
                        var _ = client.close();
                        return;
                    }
                    client.pipeline().addLast(new Direction(server, exchanges::asked));
                    server.closeFuture().addListener(closed -> exchanges.end());
                    client.read();
                    server.read();
                });
    }

    /** What one side says, as it is carried to the other. */
    private static final class Direction extends ChannelInboundHandlerAdapter {

        private final Channel other;
        private final Consumer<ByteBuf> ear;

        Direction(Channel other, Consumer<ByteBuf> ear) {
            this.other = other;
            this.ear = ear;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            ear.accept(bytes.retainedDuplicate());
            var _ = other.write(bytes);
        }

        /** The next is read when this is written. */
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            var _ = other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
                if (written.isSuccess()) {
                    ctx.read();
                } else {
                    var _ = ctx.close();
                }
            });
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                var _ = other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
                    var _ = ((DuplexChannel) other).shutdownOutput();
                });
                closeWhenGone(ctx.channel());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            var _ = other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }

    /** An end of input says nothing of whether the other side still reads: writing nothing to it does. */
    private static void closeWhenGone(Channel channel) {
        if (!channel.isOpen()) {
            return;
        }
        try {
            int _ = ((UnixChannel) channel).fd().write(NOTHING, 0, 0);
            var _ = channel.eventLoop().schedule(() -> closeWhenGone(channel), HANG_UP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            var _ = channel.close();
        }
    }
}
