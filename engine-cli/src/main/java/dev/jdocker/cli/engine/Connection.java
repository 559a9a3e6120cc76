package dev.jdocker.cli.engine;

import dev.jdocker.api.transport.EngineAddress;
import dev.jdocker.api.transport.Transport;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One connection to the engine, for one request; what is read goes through a buffer. */
final class Connection implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final dev.jdocker.api.transport.Connection wire;
    private final byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;

    private Connection(dev.jdocker.api.transport.Connection wire) {
        this.wire = wire;
    }

    /**
     * Connects to {@code unix:///path} or {@code tcp://host:port}.
     *
     * @throws EngineException when the address is not one or nothing listens there
     */
    static Connection open(String host) throws IOException {
        Transport transport;
        try {
            transport = EngineAddress.parse(host);
        } catch (IllegalArgumentException e) {
            throw new EngineException(0, String.valueOf(e.getMessage()));
        }
        try {
            return new Connection(transport.connect());
        } catch (IOException e) {
            boolean denied = String.valueOf(e.getMessage()).contains("Permission denied");
            throw new EngineException(
                    0,
                    denied
                            ? "permission denied while trying to connect to the Docker daemon socket at " + host
                            : "Cannot connect to the Docker daemon at " + host + ". Is the docker daemon running?");
        }
    }

    void send(byte[] bytes, int offset, int length) throws IOException {
        wire.out().write(bytes, offset, length);
    }

    /** Tells the engine that no more will be sent; what it sends can still be read. */
    void shutdownOutput() throws IOException {
        wire.shutdownOutput();
    }

    /** Reads what is there, waiting for at least one byte; -1 at the end. */
    int read(byte[] bytes, int offset, int length) throws IOException {
        if (start == end && length >= BUFFER) {
            return wire.in().read(bytes, offset, length);
        }
        if (start == end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - start);
        System.arraycopy(buffer, start, bytes, offset, count);
        start += count;
        return count;
    }

    /** A line of the answer's head, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (start == end && !fill()) {
                throw new EOFException("the engine closed the connection before it answered");
            }
            char c = (char) (buffer[start++] & 0xff);
            if (c == '\n') {
                int last = line.length() - 1;
                return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
            }
            line.append(c);
        }
    }

    private boolean fill() throws IOException {
        start = 0;
        end = Math.max(wire.in().read(buffer, 0, BUFFER), 0);
        return end > 0;
    }

    /** Everything up to the end of the connection. */
    InputStream rest() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return Connection.this.read(bytes, offset, length);
            }
        };
    }

    OutputStream output() {
        return wire.out();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
