import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Answers what {@code jdocker run} asks, without an engine: the client's AOT cache is made from such a run while the
 * distribution is laid out, where neither root nor a kernel with namespaces can be assumed.
 *
 * <p>{@code java CannedEngine.java SOCKET}; ends with its standard input.
 */
public final class CannedEngine {

    private static final String ID = "0123456789abcdef".repeat(4);
    private final CountDownLatch started = new CountDownLatch(1);

    public static void main(String[] arguments) throws IOException {
        CannedEngine engine = new CannedEngine();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    SocketChannel client = server.accept();
                    Thread.ofPlatform().daemon().start(() -> engine.serve(client));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    private void serve(SocketChannel client) {
        try (client) {
            for (String head = head(client); !head.isEmpty(); head = head(client)) {
                answer(client, head);
            }
        } catch (IOException | InterruptedException e) {
            // The client went away, as clients do.
        }
    }

    private void answer(SocketChannel client, String head) throws IOException, InterruptedException {
        String path = head.split(" ", 3)[1];
        if (path.endsWith("/_ping")) {
            send(client, "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nOstype: linux\r\nDocker-Experimental: false\r\n"
                    + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + (head.startsWith("HEAD") ? "0\r\n\r\n" : "2\r\n\r\nOK"));
        } else if (path.contains("/containers/create")) {
            json(client, "201 Created", "{\"Id\":\"" + ID + "\",\"Warnings\":[]}");
        } else if (path.contains("/attach")) {
            send(client, "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            started.await();
            client.write(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 0, 0, 0, 3, 'h', 'i', '\n'}));
            client.shutdownOutput();
            head(client);
        } else if (path.contains("/wait")) {
            send(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            started.await();
            send(client, "11\r\n{\"StatusCode\":0}\n\r\n0\r\n\r\n");
        } else if (path.contains("/start")) {
            send(client, "HTTP/1.1 204 No Content\r\n\r\n");
            started.countDown();
        } else if (path.contains("/containers/json")) {
            json(client, "200 OK", "[]");
        } else {
            json(client, "404 Not Found", "{\"message\":\"page not found\"}");
        }
    }

    private static void json(SocketChannel client, String status, String body) throws IOException {
        send(client, "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static void send(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    /** Reads a request with its body, gives its head; empty at the end of the connection. */
    private static String head(SocketChannel client) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            if (client.read(one.clear()) <= 0) {
                return "";
            }
            head.write(one.get(0));
        }
        String text = head.toString(StandardCharsets.UTF_8);
        for (String line : text.split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                int left = Integer.parseInt(line.substring(15).strip());
                while (left-- > 0 && client.read(one.clear()) > 0) {}
            }
            if (line.equalsIgnoreCase("transfer-encoding: chunked")) {
                StringBuilder end = new StringBuilder();
                while (end.indexOf("0\r\n\r\n") < 0 && client.read(one.clear()) > 0) {
                    end.append((char) one.get(0));
                }
            }
        }
        return text;
    }
}
