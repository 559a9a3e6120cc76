package dev.jdocker.daemon.http;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A connection taken out of HTTP. */
final class RawConnection implements Hijacked {

    private final Connection connection;
    private final Input in;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * @param callbacks where those who wait for {@link #closed()} are told, as they must not hold up the event loop
     */
    RawConnection(Connection connection, Input in, Executor callbacks) {
        this.connection = connection;
        this.in = in;
        connection.channel().closeFuture().addListener(done -> closed.completeAsync(() -> null, callbacks));
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return new BlockingOutputStream(this::write, this::shutdownOutput);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void write(ByteBuffer bytes) {
        connection.output().sendRaw(bytes);
    }

    @Override
    public void shutdownOutput() {
        connection.output().shutdown();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public void close() {
        connection.output().close();
    }
}
