package dev.jdocker.daemon.http;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * A connection that carries raw bytes both ways after the headers. The handler's thread may return and others go on with
 * it: it lives until {@link #close()} or until the client is gone. That the client has shut down its writing side (end
 * of {@link #in()}) is not a disconnect.
 */
public interface Hijacked extends AutoCloseable {

    /** What the client sends; blocks; ends when the client shuts down its writing side or is gone. */
    InputStream in();

    /** What the client gets; each write is sent at once, and blocks while the client does not keep up. */
    OutputStream out();

    /**
     * Sends a copy of these bytes; safe for use by several threads, each write is kept together.
     *
     * @throws ClientGoneException once the client has gone
     */
    void write(byte[] bytes, int offset, int length);

    /** Sends a copy of what remains in the buffer and empties it, like {@link #write(byte[], int, int)}. */
    void write(ByteBuffer bytes);

    /** Shuts down the writing side after everything written so far; what the client sends is still read. */
    void shutdownOutput();

    /** Completes once the connection is closed, whoever did it. Callbacks must not block. */
    CompletableFuture<Void> closed();

    /** Closes the connection after everything written so far has been sent. */
    @Override
    void close();
}
