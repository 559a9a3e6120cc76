package dev.jdocker.daemon.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Messages over a connection that is made again when a message fails, once for each message. */
public final class Reconnecting implements MessageChannel {
    private final Connector connector;
    private volatile @Nullable MessageChannel channel;
    private volatile boolean closed;

    /** Makes a connection. */
    @FunctionalInterface
    public interface Connector {
        MessageChannel connect() throws IOException;
    }

    /** Connects for the first time. */
    public Reconnecting(Connector connector) throws IOException {
        this.connector = connector;
        this.channel = connector.connect();
    }

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        MessageChannel current = channel;
        if (current != null && !closed) {
            try {
                current.send(bytes, length);
                return;
            } catch (IOException e) {
                drop(current);
            }
        }
        if (closed) {
            throw new IOException("the log is closed");
        }
        MessageChannel next = connector.connect();
        channel = next;
        if (closed) {
            drop(next);
        }
        next.send(bytes, length);
    }

    private void drop(MessageChannel broken) throws IOException {
        channel = null;
        broken.close();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        MessageChannel current = channel;
        if (current != null) {
            current.close();
        }
    }
}
