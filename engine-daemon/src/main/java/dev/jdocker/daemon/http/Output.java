package dev.jdocker.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the client gets: writes of blocking threads handed to the event loop in order, at most about {@link #WINDOW_BYTES}
 * of them not yet taken by the kernel. A write blocks while the window is full.
 */
final class Output {

    static final int WINDOW_BYTES = 256 * 1024;

    /** Large writes are cut into pieces of this size, so that the socket is busy while the next piece is copied. */
    static final int PIECE_BYTES = 64 * 1024;

    private final Channel channel;
    private final ReentrantLock turn = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int pendingBytes;
    private boolean gone;

    Output(Channel channel) {
        this.channel = channel;
        channel.closeFuture().addListener(closed -> gone());
    }

    ByteBuf buffer(int capacity) {
        return channel.alloc().directBuffer(capacity);
    }

    /** Sends these bytes in pieces, none of another writer between them. */
    void sendRaw(ByteBuffer bytes) {
        turn.lock();
        try {
            while (bytes.hasRemaining()) {
                int n = Math.min(bytes.remaining(), PIECE_BYTES);
                send(buffer(n).writeBytes(bytes.slice(bytes.position(), n)));
                bytes.position(bytes.position() + n);
            }
        } finally {
            turn.unlock();
        }
    }

    /** Sends these bytes as chunks of chunked coding, none of another writer between them. */
    void sendChunks(ByteBuffer bytes) {
        turn.lock();
        try {
            while (bytes.hasRemaining()) {
                int n = Math.min(bytes.remaining(), PIECE_BYTES);
                sendChunk(bytes.slice(bytes.position(), n));
                bytes.position(bytes.position() + n);
            }
        } finally {
            turn.unlock();
        }
    }

    /** Sends these bytes as one chunk of chunked coding. */
    void sendChunk(ByteBuffer bytes) {
        ByteBuf chunk = buffer(bytes.remaining() + 12);
        chunk.writeCharSequence(Integer.toHexString(bytes.remaining()), StandardCharsets.US_ASCII);
        send(chunk.writeByte('\r')
                .writeByte('\n')
                .writeBytes(bytes)
                .writeByte('\r')
                .writeByte('\n'));
    }

    /** Sends a buffer and takes over its ownership; blocks while the window is full. */
    void send(ByteBuf bytes) {
        int size = bytes.readableBytes();
        try {
            acquire(size);
        } catch (RuntimeException e) {
            bytes.release();
            throw e;
        }
        channel.writeAndFlush(bytes).addListener(done -> release(size, done.isSuccess()));
    }

    private void acquire(int size) {
        turn.lock();
        lock.lock();
        try {
            while (!gone && pendingBytes >= WINDOW_BYTES) {
                changed.await();
            }
            if (gone) {
                throw new ClientGoneException("the client has closed the connection");
            }
            pendingBytes += size;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException("interrupted while the client did not take what was sent");
        } finally {
            lock.unlock();
            turn.unlock();
        }
    }

    private void release(int size, boolean sent) {
        lock.lock();
        try {
            pendingBytes -= size;
            gone |= !sent;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void gone() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Shuts down this side of the connection once everything before has been sent. */
    void shutdown() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (sent.isSuccess()) {
                SslHandler tls = channel.pipeline().get(SslHandler.class);
                // If it fails the connection is closed already.
                ChannelFuture _ = tls == null ? ((DuplexChannel) channel).shutdownOutput() : tls.closeOutbound();
            }
        });
    }

    /** Closes the connection once everything before has been sent. */
    void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
