package dev.jdocker.daemon.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A connection that carries bytes in frames of a WebSocket, which has no end of one direction: closing ends both. */
final class WebSocketConnection implements Hijacked {

    private final RawConnection raw;
    private final Channel channel;

    WebSocketConnection(RawConnection raw, Channel channel) {
        this.raw = raw;
        this.channel = channel;
    }

    @Override
    public InputStream in() {
        return raw.in();
    }

    @Override
    public OutputStream out() {
        return new BlockingOutputStream(this::write, this::shutdownOutput);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        raw.write(bytes, offset, length);
    }

    @Override
    public void write(ByteBuffer bytes) {
        raw.write(bytes);
    }

    /** Says goodbye; the client's own goodbye closes the connection. */
    @Override
    public void shutdownOutput() {
        ChannelFuture _ = channel.writeAndFlush(WebSocketFrames.normalEnd());
    }

    @Override
    public CompletableFuture<Void> closed() {
        return raw.closed();
    }

    @Override
    public void close() {
        shutdownOutput();
        raw.close();
    }
}
