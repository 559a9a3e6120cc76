package dev.jdocker.daemon.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends bytes as given and reads answers byte by byte, so that nothing is smoothed over. */
final class RawClient implements AutoCloseable {

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16).flip();

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    record Answer(String statusLine, Map<String, String> headers, String body) {}

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        return this;
    }

    RawClient get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: d\r\n\r\n");
    }

    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Reads one answer with its body by Content-Length or chunks. */
    Answer answer() throws IOException {
        Answer head = head();
        String length = head.headers().get("content-length");
        String body = "";
        if ("chunked".equals(head.headers().get("transfer-encoding"))) {
            StringBuilder all = new StringBuilder();
            for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                all.append(chunk);
            }
            body = all.toString();
        } else if (length != null) {
            body = new String(bytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
        }
        return new Answer(head.statusLine(), head.headers(), body);
    }

    /** Reads status line and headers only. */
    Answer head() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Answer(status, headers, "");
    }

    /** Reads one chunk; empty at the last one. */
    String chunk() throws IOException {
        byte[] chunk = bytes(Integer.parseInt(line(), 16));
        line();
        return new String(chunk, StandardCharsets.UTF_8);
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new EOFException("after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int b = read();
            if (b < 0) {
                throw new EOFException("after " + i + " of " + count + " bytes");
            }
            bytes[i] = (byte) b;
        }
        return bytes;
    }

    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int b = read(); b >= 0; b = read()) {
            all.write(b);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Reads straight from the socket what is there, -1 at its end. */
    int read(ByteBuffer into) throws IOException {
        if (in.hasRemaining()) {
            int n = Math.min(in.remaining(), into.remaining());
            into.put(in.slice(in.position(), n));
            in.position(in.position() + n);
            return n;
        }
        return channel.read(into);
    }

    private int read() throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            int n = channel.read(in);
            in.flip();
            if (n < 0) {
                return -1;
            }
        }
        return in.get() & 0xff;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
