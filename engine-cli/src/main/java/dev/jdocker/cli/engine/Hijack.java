package dev.jdocker.cli.engine;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection that stopped being HTTP: bytes to the container's input, bytes from its output. */
public final class Hijack implements Closeable {
    private final Connection connection;
    private final InputStream input;

    Hijack(Connection connection, InputStream input) {
        this.connection = connection;
        this.input = input;
    }

    /** What the engine sends, up to the end. */
    public InputStream input() {
        return input;
    }

    public OutputStream output() {
        return connection.output();
    }

    /** Ends the container's input; its output still arrives. */
    public void shutdownOutput() throws IOException {
        connection.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
