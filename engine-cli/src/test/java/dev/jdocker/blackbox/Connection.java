package dev.jdocker.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP exchange on a Unix socket of its own, seen as bytes: cases look at what is really on the wire, so no HTTP
 * library stands between.
 */
final class Connection implements AutoCloseable {

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).flip();
    private String statusLine = "";
    private final Map<String, String> headers = new LinkedHashMap<>();

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    static Connection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new Connection(channel);
    }

    /** Sends a request head and body; {@code head} has lines without the closing empty one. */
    void request(String head, byte[] body) throws IOException {
        write((head.strip().replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        write(body);
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Reads the status line and the headers of the answer. */
    Connection readHead() throws IOException {
        statusLine = line();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return this;
    }

    String statusLine() {
        return statusLine;
    }

    int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    /** Names are in lower case. */
    Map<String, String> headers() {
        return headers;
    }

    /** The bytes after the head just as they come, until the other side ends. */
    InputStream raw() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return Connection.this.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!buffer.hasRemaining() && !fill()) {
                    return -1;
                }
                int count = Math.min(length, buffer.remaining());
                buffer.get(bytes, offset, count);
                return count;
            }
        };
    }

    /** The body with its transfer coding undone. */
    byte[] body(boolean none) throws IOException {
        if (none || status() == 204 || status() == 304) {
            return new byte[0];
        }
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                all.write(chunk);
            }
            return all.toByteArray();
        }
        if (headers.containsKey("content-length")) {
            return exactly(Integer.parseInt(headers.get("content-length")));
        }
        return raw().readAllBytes();
    }

    /** The next chunk of a chunked body; empty at its end. */
    byte[] chunk() throws IOException {
        int size = Integer.parseInt(line().split(";", 2)[0], 16);
        byte[] data = exactly(size);
        line();
        return data;
    }

    byte[] exactly(int count) throws IOException {
        byte[] data = raw().readNBytes(count);
        if (data.length < count) {
            throw new EOFException("the connection ended after " + data.length + " of " + count + " bytes");
        }
        return data;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new EOFException("the connection ended in a line: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private int read() throws IOException {
        return buffer.hasRemaining() || fill() ? buffer.get() & 0xff : -1;
    }

    private boolean fill() throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        buffer.flip();
        return count > 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
