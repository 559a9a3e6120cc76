package dev.jdocker.blackbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Plain requests to the engine. A path without a version gets the newest; {@link #exact} sends it as it is. */
final class Http {

    static final ObjectMapper JSON = new ObjectMapper();

    private final Path socket;

    Http(Path socket) {
        this.socket = socket;
    }

    /** An answer read to its end. */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared as a record
    record Reply(int status, Map<String, String> headers, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + text(), e);
            }
        }

        /** The error's text; fails when the answer is not an error of the API's form. */
        String message() {
            JsonNode message = json().path("message");
            if (status < 400 || !message.isTextual() || json().size() != 1) {
                throw new AssertionError("not an error of the API: " + this);
            }
            return message.asText();
        }

        Reply expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + ", was " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            return status + " " + headers + " " + text();
        }
    }

    Reply get(String path) {
        return send("GET", path, "");
    }

    Reply delete(String path) {
        return send("DELETE", path, "");
    }

    Reply post(String path) {
        return send("POST", path, "");
    }

    Reply post(String path, String json) {
        return send("POST", path, json);
    }

    Reply send(String method, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return exact(method, Settings.VERSION + path, body.length == 0 ? "" : "Content-Type: application/json", body);
    }

    /** Sends a request with exactly this path. */
    Reply exact(String method, String path, String headers, byte[] body) {
        try (Connection connection = open(method, path, headers, body)) {
            return new Reply(connection.status(), connection.headers(), connection.body("HEAD".equals(method)));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    /** Sends a request, reads the answer's head and leaves the connection to the caller. */
    Connection open(String method, String path, String headers, byte[] body) throws IOException {
        Connection connection = Connection.open(socket);
        String head = method + " " + path + " HTTP/1.1\nHost: docker\nUser-Agent: plain\n" + headers.strip();
        if (body.length > 0 || "POST".equals(method)) {
            head = head.strip() + "\nContent-Length: " + body.length;
        }
        connection.request(head, body);
        return connection.readHead();
    }

    /** Attaches as Docker's client does: with an upgrade. */
    Connection upgrade(String path) throws IOException {
        return open("POST", Settings.VERSION + path, "Connection: Upgrade\nUpgrade: tcp", new byte[0]);
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String filters(Map<String, ?> filters) {
        try {
            return "filters=" + URLEncoder.encode(JSON.writeValueAsString(filters), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
