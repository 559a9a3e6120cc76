package dev.jdocker.cli.engine;

import dev.jdocker.cli.output.Json;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine's answer to one request; its body is read as it arrives. Closing it closes the connection. */
public final class Reply implements Closeable {
    private final Connection connection;
    private final int status;
    private final String contentType;
    private final InputStream body;

    private Reply(Connection connection, int status, String contentType, InputStream body) {
        this.connection = connection;
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    /** Reads the head of the answer; waits for it. */
    static Reply read(Connection connection) throws IOException {
        String first = connection.line();
        if (!first.startsWith("HTTP/1.") || first.length() < 12) {
            throw new IOException("the engine's answer is not HTTP: " + first);
        }
        int status = Integer.parseInt(first.substring(9, 12));
        long length = -1;
        boolean chunked = false;
        String contentType = "";
        for (String line = connection.line(); !line.isEmpty(); line = connection.line()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (line.regionMatches(true, 0, "Content-Length:", 0, colon + 1)) {
                length = Long.parseLong(value);
            } else if (line.regionMatches(true, 0, "Transfer-Encoding:", 0, colon + 1)) {
                chunked = value.equalsIgnoreCase("chunked");
            } else if (line.regionMatches(true, 0, "Content-Type:", 0, colon + 1)) {
                contentType = value;
            }
        }
        if (status == 204 || status == 304) {
            length = 0;
        }
        InputStream body = status == 101 || (!chunked && length < 0)
                ? connection.rest()
                : new Body(connection, chunked, Math.max(length, 0));
        return new Reply(connection, status, contentType, body);
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public InputStream body() {
        return body;
    }

    /** The whole body as JSON. */
    public @Nullable Object json() throws IOException {
        try (this) {
            return Json.read(body);
        }
    }

    public Map<String, @Nullable Object> object() throws IOException {
        return Json.asObject(json());
    }

    public List<?> list() throws IOException {
        return json() instanceof List<?> list ? list : List.of();
    }

    /** Reads the message of a refusal. */
    EngineException refusal() throws IOException {
        String text;
        try (this) {
            byte[] bytes = body.readAllBytes();
            text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip();
        }
        if (text.startsWith("{")) {
            String message = Json.string(
                    Json.read(new java.io.ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                    "message");
            text = message.isEmpty() ? text : message;
        }
        return new EngineException(
                status, "Error response from daemon: " + (text.isEmpty() ? "status " + status : text));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** A body of known length, or in chunks. */
    private static final class Body extends InputStream {
        private final Connection connection;
        private final boolean chunked;
        private long left;
        private boolean started;
        private boolean ended;

        Body(Connection connection, boolean chunked, long length) {
            this.connection = connection;
            this.chunked = chunked;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !nextChunk()) {
                return -1;
            }
            int count = connection.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the engine closed the connection in the middle of its answer");
            }
            left -= count;
            return count;
        }

        private boolean nextChunk() throws IOException {
            if (!chunked || ended) {
                return false;
            }
            if (started) {
                connection.line();
            }
            started = true;
            String size = connection.line();
            int extension = size.indexOf(';');
            left = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            ended = left == 0;
            return !ended;
        }
    }
}
