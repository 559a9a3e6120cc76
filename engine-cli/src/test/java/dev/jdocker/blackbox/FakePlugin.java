package dev.jdocker.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** A plugin of Docker's first protocol: JSON posted to a Unix socket, one request a connection. */
final class FakePlugin implements AutoCloseable {

    /** One call: {@code AuthZPlugin.AuthZReq} and what it was called with. */
    record Call(String method, JsonNode arguments) {}

    private final ServerSocketChannel server;
    private final String kind;
    private final BiFunction<String, JsonNode, ObjectNode> behaviour;
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    FakePlugin(Path socket, String kind, BiFunction<String, JsonNode, ObjectNode> behaviour) throws IOException {
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        this.kind = kind;
        this.behaviour = behaviour;
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    List<Call> calls() {
        return calls;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            InputStream in = Channels.newInputStream(connection);
            String head = head(in);
            String method = head.substring(head.indexOf('/') + 1, head.indexOf(' ', head.indexOf('/')));
            int length = Integer.parseInt(
                    head.toLowerCase(java.util.Locale.ROOT).replaceAll("(?s).*content-length: *(\\d+).*", "$1"));
            JsonNode arguments = Http.JSON.readTree(in.readNBytes(length));
            ObjectNode answer;
            if (method.equals("Plugin.Activate")) {
                answer = Http.JSON.createObjectNode();
                answer.putArray("Implements").add(kind);
            } else {
                answer = behaviour.apply(method, arguments);
                calls.add(new Call(method, arguments));
            }
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            OutputStream out = Channels.newOutputStream(connection);
            out.write(
                    ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
        } catch (IOException e) {
            // A daemon that has gone away; the case sees what it needs in the calls.
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("end of input");
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
