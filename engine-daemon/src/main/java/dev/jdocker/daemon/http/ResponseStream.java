package dev.jdocker.daemon.http;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * The body of an answer under way. Each write becomes a chunk and is sent at once; it blocks while the client does not
 * keep up. Safe for use by several threads, each write is kept together. Every method that sends throws {@link
 * ClientGoneException} once the client has gone.
 */
public interface ResponseStream extends AutoCloseable {

    /** Sends a copy of these bytes. */
    void write(byte[] bytes, int offset, int length);

    /** Sends a copy of these bytes. */
    default void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /** Sends a copy of what remains in the buffer and empties it. */
    void write(ByteBuffer bytes);

    /** Sends {@code value} as one JSON object and CR LF in one chunk. */
    void writeJson(Object value);

    /** The same stream for code that writes to an {@link OutputStream}; closing it ends the answer. */
    OutputStream asOutputStream();

    /** Ends the answer properly. What is left open when the handler returns is closed then. */
    @Override
    void close();
}
