package dev.jdocker.cli;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine on a Unix socket that answers what a test tells it to. */
final class FakeEngine implements AutoCloseable {
    /** Answers one request on the open connection. */
    interface Answer {
        void to(Request request, Wire wire) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(String method, String path, String query, byte[] body) {}

    private final Path folder;
    private final ServerSocketChannel server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    FakeEngine() throws IOException {
        folder = Files.createTempDirectory("jdocker");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("engine.sock")));
        Thread.ofVirtual().start(this::accept);
    }

    String host() {
        return "unix://" + folder.resolve("engine.sock");
    }

    /** Answers {@code "GET /info"}; a path without its version and query. */
    FakeEngine on(String request, Answer answer) {
        answers.put(request, answer);
        return this;
    }

    FakeEngine json(String request, String json) {
        return on(request, (_, wire) -> wire.json("200 OK", json));
    }

    List<String> calls() {
        return requests.stream()
                .map(r -> r.method + " " + r.path + (r.query.isEmpty() ? "" : "?" + r.query))
                .toList();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            Wire wire = new Wire(channel);
            Request request = wire.request();
            requests.add(request);
            Answer answer = answers.get(request.method + " " + request.path);
            if (answer != null) {
                answer.to(request, wire);
            } else if (request.path.startsWith("/containers/")) {
                String name = request.path.split("/")[2];
                wire.json("404 Not Found", "{\"message\":\"No such container: " + name + "\"}");
            } else {
                wire.json("404 Not Found", "{\"message\":\"not found: " + request.path + "\"}");
            }
        } catch (IOException _) {
            // The client went away.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(folder.resolve("engine.sock"));
        Files.deleteIfExists(folder);
    }

    /** One connection, raw. */
    static final class Wire {
        final SocketChannel channel;
        final InputStream in;
        final OutputStream out;

        Wire(SocketChannel channel) {
            this.channel = channel;
            this.in = Channels.newInputStream(channel);
            this.out = Channels.newOutputStream(channel);
        }

        Request request() throws IOException {
            String first = line();
            int length = 0;
            boolean chunked = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                String lower = header.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                }
                chunked |= lower.equals("transfer-encoding: chunked");
            }
            byte[] body = chunked ? chunks() : in.readNBytes(length);
            String[] words = first.split(" ");
            String target = words[1].replaceFirst("^/v[0-9.]+", "");
            int question = target.indexOf('?');
            return new Request(
                    words[0],
                    question < 0 ? target : target.substring(0, question),
                    question < 0 ? "" : target.substring(question + 1),
                    body);
        }

        private byte[] chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(in.readNBytes(size));
                line();
            }
            line();
            return body.toByteArray();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("closed");
                }
                line.append((char) c);
            }
            return line.toString().stripTrailing();
        }

        void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        void json(String status, String json) throws IOException {
            int length = json.getBytes(StandardCharsets.UTF_8).length;
            send("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n"
                    + json);
        }

        void noContent() throws IOException {
            send("HTTP/1.1 204 No Content\r\n\r\n");
        }

        void upgrade() throws IOException {
            send("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
        }

        void frame(int stream, byte[] payload) throws IOException {
            int n = payload.length;
            out.write(
                    new byte[] {(byte) stream, 0, 0, 0, (byte) (n >> 24), (byte) (n >> 16), (byte) (n >> 8), (byte) n});
            out.write(payload);
        }

        void frame(int stream, String payload) throws IOException {
            frame(stream, payload.getBytes(StandardCharsets.UTF_8));
        }
    }
}
