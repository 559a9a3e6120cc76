package dev.jdocker.cli.engine;

import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The engine at the other end of the socket. Every request has a connection of its own, because several are open at a
 * time while a container runs, and connecting to a Unix socket costs next to nothing.
 *
 * <p>There is no ping first to agree on a version: the newest one is simply used, and an engine that finds it too new says
 * which one it speaks.
 */
public final class Engine {
    private static final String TOO_NEW = "Maximum supported API version is ";

    private final String host;
    private String version;

    private Engine(String host, String version) {
        this.host = host;
        this.version = version;
    }

    /**
     * An engine at {@code unix:///path} or {@code tcp://host:port}; nothing is connected yet.
     *
     * @param version the API version to speak
     */
    public static Engine at(String host, String version) {
        return new Engine(host, version);
    }

    public String host() {
        return host;
    }

    /** The API version in use: the client's, or an older one after the engine asked for it. */
    public String version() {
        return version;
    }

    public Reply get(Query path) throws IOException {
        return request("GET", path, null);
    }

    public Reply delete(Query path) throws IOException {
        return request("DELETE", path, null);
    }

    public Reply post(Query path) throws IOException {
        return request("POST", path, null);
    }

    public Reply post(Query path, Object json) throws IOException {
        return request("POST", path, Json.bytes(json));
    }

    /** Sends {@code path} and waits for the head of the answer; a refusal is thrown. */
    private Reply request(String method, Query path, byte @Nullable [] json) throws IOException {
        while (true) {
            Connection connection = Connection.open(host);
            Reply reply;
            try {
                send(connection, method, path, json);
                reply = Reply.read(connection);
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
            if (reply.status() < 400) {
                return reply;
            }
            EngineException refusal = reply.refusal();
            if (!speaksOlder(refusal)) {
                throw refusal;
            }
        }
    }

    private void send(Connection connection, String method, Query path, byte @Nullable [] json) throws IOException {
        StringBuilder head = head(method, path).append("Connection: close\r\n");
        if (json != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(json.length)
                    .append("\r\n");
        } else if (!method.equals("GET")) {
            head.append("Content-Length: 0\r\n");
        }
        byte[] bytes = Connection.ascii(head.append("\r\n").toString());
        connection.send(bytes, 0, bytes.length);
        if (json != null) {
            connection.send(json, 0, json.length);
        }
    }

    private StringBuilder head(String method, Query path) {
        return new StringBuilder(256)
                .append(method)
                .append(" /v")
                .append(version)
                .append(path)
                .append(" HTTP/1.1\r\nHost: api.jdocker.localhost\r\nUser-Agent: jdocker\r\n");
    }

    /** After "client version 1.51 is too new. Maximum supported API version is 1.50": takes that one, once. */
    private boolean speaksOlder(EngineException refusal) {
        String message = String.valueOf(refusal.getMessage());
        int at = message.indexOf(TOO_NEW);
        if (at < 0) {
            return false;
        }
        String older = message.substring(at + TOO_NEW.length()).strip();
        boolean changed = !older.equals(version);
        version = older;
        return changed;
    }

    /** Sends a body of unknown length, such as an image archive. */
    public Reply upload(Query path, String contentType, InputStream body) throws IOException {
        Connection connection = Connection.open(host);
        try {
            byte[] head = Connection.ascii(head("POST", path)
                    .append("Connection: close\r\nContent-Type: ")
                    .append(contentType)
                    .append("\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .toString());
            connection.send(head, 0, head.length);
            byte[] buffer = new byte[64 * 1024];
            try {
                for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                    byte[] size = Connection.ascii(Integer.toHexString(count) + "\r\n");
                    connection.send(size, 0, size.length);
                    connection.send(buffer, 0, count);
                    connection.send(new byte[] {'\r', '\n'}, 0, 2);
                }
                connection.send(Connection.ascii("0\r\n\r\n"), 0, 5);
            } catch (IOException e) {
                // The engine may refuse before it has read everything: its answer says more than the broken pipe.
                return refused(connection, e);
            }
            return accepted(Reply.read(connection));
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Reply refused(Connection connection, IOException broken) throws IOException {
        Reply reply;
        try {
            reply = Reply.read(connection);
        } catch (IOException e) {
            broken.addSuppressed(e);
            throw broken;
        }
        return accepted(reply);
    }

    private static Reply accepted(Reply reply) throws IOException {
        if (reply.status() >= 400) {
            throw reply.refusal();
        }
        return reply;
    }

    /** Attaches: asks for an upgrade and takes the connection over. */
    public Hijack hijack(Query path) throws IOException {
        Connection connection = Connection.open(host);
        try {
            byte[] head = Connection.ascii(head("POST", path)
                    .append(
                            "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n")
                    .toString());
            connection.send(head, 0, head.length);
            Reply reply = accepted(Reply.read(connection));
            if (reply.status() != 101) {
                throw new IOException("unable to upgrade to tcp, received " + reply.status());
            }
            return new Hijack(connection, reply.body());
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
