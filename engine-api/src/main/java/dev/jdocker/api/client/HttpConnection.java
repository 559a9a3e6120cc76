package dev.jdocker.api.client;

import dev.jdocker.api.transport.Connection;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 over one connection, one exchange after the other (RFC 9112). */
final class HttpConnection {
    private static final int LINE_LIMIT = 64 * 1024;
    private static final int CHUNK = 64 * 1024;

    private final Connection connection;
    private final InputStream in;
    private boolean writeFailed;

    HttpConnection(Connection connection) {
        this.connection = connection;
        this.in = new BufferedInputStream(connection.in(), 16 * 1024);
    }

    Connection connection() {
        return connection;
    }

    /** The buffered input, which may hold bytes that came together with a head. */
    InputStream in() {
        return in;
    }

    /** Whether the last request could not be sent wholly. */
    boolean writeFailed() {
        return writeFailed;
    }

    /**
     * Sends the request and reads the head of the answer.
     *
     * @param release called when the body was read to its end and the connection can serve another exchange
     */
    HttpResponse exchange(HttpRequest request, Release release) throws IOException {
        IOException failedWrite = null;
        try {
            send(request);
        } catch (IOException e) {
            // The engine may have answered and closed before it had read everything: its answer says more.
            failedWrite = e;
            writeFailed = true;
        }
        try {
            return receive(request.method(), failedWrite == null ? release : HttpConnection::close);
        } catch (IOException e) {
            if (failedWrite != null) {
                failedWrite.addSuppressed(e);
                throw failedWrite;
            }
            throw e;
        }
    }

    /** Told that a connection is free again. */
    interface Release {
        void released(HttpConnection connection) throws IOException;
    }

    void close() throws IOException {
        connection.close();
    }

    private void send(HttpRequest request) throws IOException {
        byte[] body = request.body();
        InputStream stream = request.stream();
        StringBuilder head = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(request.target())
                .append(" HTTP/1.1\r\nHost: api.moby.localhost\r\nUser-Agent: jdocker\r\n");
        if (request.contentType() != null) {
            head.append("Content-Type: ").append(request.contentType()).append("\r\n");
        }
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (request.upgrade()) {
            head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        }
        if (request.closes()) {
            head.append("Connection: close\r\n");
        }
        if (stream != null) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body != null || request.method().equals("POST")) {
            head.append("Content-Length: ")
                    .append(body == null ? 0 : body.length)
                    .append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        OutputStream out = connection.out();
        if (body == null || body.length == 0) {
            out.write(headBytes);
        } else {
            byte[] all = new byte[headBytes.length + body.length];
            System.arraycopy(headBytes, 0, all, 0, headBytes.length);
            System.arraycopy(body, 0, all, headBytes.length, body.length);
            out.write(all);
        }
        if (stream != null) {
            sendChunks(stream, out);
        }
    }

    private static void sendChunks(InputStream stream, OutputStream out) throws IOException {
        byte[] buffer = new byte[CHUNK + 16];
        int headRoom = 10;
        for (int n; (n = stream.read(buffer, headRoom, CHUNK)) >= 0; ) {
            if (n == 0) {
                continue;
            }
            byte[] size = (Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            int start = headRoom - size.length;
            System.arraycopy(size, 0, buffer, start, size.length);
            buffer[headRoom + n] = '\r';
            buffer[headRoom + n + 1] = '\n';
            out.write(buffer, start, size.length + n + 2);
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    private HttpResponse receive(String method, Release release) throws IOException {
        while (true) {
            int status = status(line());
            Map<String, String> headers = headers();
            boolean interim = status >= 100 && status < 200 && status != 101;
            if (!interim) {
                return new HttpResponse(status, headers, body(method, status, headers, release));
            }
        }
    }

    private static int status(String line) throws IOException {
        if (line.startsWith("HTTP/1.") && line.length() >= 12) {
            try {
                return Integer.parseInt(line, 9, 12, 10);
            } catch (NumberFormatException e) {
                // Told below.
            }
        }
        throw new IOException("malformed HTTP response \"" + line.substring(0, Math.min(80, line.length())) + "\"");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return headers;
    }

    private InputStream body(String method, int status, Map<String, String> headers, Release release) {
        if (status == 101) {
            return new HttpBody(in, HttpBody.UNTIL_CLOSE, this::close, this::close);
        }
        boolean keep = !"close".equalsIgnoreCase(headers.get("connection"));
        HttpBody.End end = keep ? () -> release.released(this) : this::close;
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new HttpBody(in, 0, end, this::close);
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new HttpBody(in, HttpBody.CHUNKED, end, this::close);
        }
        long length = length(headers.get("content-length"));
        return length < 0
                ? new HttpBody(in, HttpBody.UNTIL_CLOSE, this::close, this::close)
                : new HttpBody(in, length, end, this::close);
    }

    private static long length(@Nullable String header) {
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private String line() throws IOException {
        return line(in);
    }

    /** One line without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c; (c = in.read()) != '\n'; ) {
            if (c < 0) {
                throw new EOFException(
                        line.isEmpty() ? "the engine closed the connection" : "the engine closed amid a line");
            }
            if (line.length() == LINE_LIMIT) {
                throw new IOException("the engine sent a line over " + LINE_LIMIT + " bytes");
            }
            line.append((char) c);
        }
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
            line.setLength(last);
        }
        return line.toString();
    }
}
