package dev.jdocker.daemon.image;

import dev.jdocker.daemon.http.HttpServer;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.UnixSocketFile;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.linux.Linux;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The image operations behind a real server, with containers that a test makes up. */
final class ApiFixture implements AutoCloseable {

    final Images images;
    final List<ImageUsers.User> users = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    private final HttpServer server;
    private final Path socket;

    /** Status line's code and the body without its framing. */
    record Answer(int status, String body) {}

    ApiFixture(Path folder, Linux linux) throws IOException {
        images = Images.open(folder.resolve("data"), linux);
        Routes routes = new Routes();
        Compat compat = new Compat();
        Images.register(compat);
        ImageEvents heard = (action, id, name) -> events.add(action + " " + name);
        images.register(routes, id -> List.copyOf(users), heard);
        new ImageArchives(images, linux).register(routes, heard);
        server = new HttpServer(routes, compat);
        socket = folder.resolve("s");
        server.listen(new UnixSocketFile(socket, "no-such-group"));
    }

    Answer get(String target) throws IOException {
        return call("GET", target, new byte[0]);
    }

    Answer load(byte[] archive) throws IOException {
        return call("POST", "/v1.51/images/load", archive);
    }

    /** The body of an answer that is chunked. */
    byte[] bytes(String method, String target) throws IOException {
        String text = exchange(method, target, new byte[0]).toString(StandardCharsets.ISO_8859_1);
        return unchunk(text.substring(text.indexOf("\r\n\r\n") + 4)).getBytes(StandardCharsets.ISO_8859_1);
    }

    Answer call(String method, String target, byte[] body) throws IOException {
        return answer(exchange(method, target, body).toString(StandardCharsets.UTF_8));
    }

    private ByteArrayOutputStream exchange(String method, String target, byte[] body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String head = method + " " + target + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            write(channel, head.getBytes(StandardCharsets.UTF_8));
            write(channel, body);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (channel.read(buffer.clear()) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
            }
            return all;
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Answer answer(String text) {
        int end = text.indexOf("\r\n\r\n");
        String head = text.substring(0, end);
        String body = text.substring(end + 4);
        int status = Integer.parseInt(head.substring(9, 12));
        boolean chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        return new Answer(status, chunked ? unchunk(body) : body.strip());
    }

    private static String unchunk(String body) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int line = body.indexOf("\r\n", at);
            int length = Integer.parseInt(body.substring(at, line), 16);
            plain.append(body, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
        return plain.toString();
    }

    @Override
    public void close() {
        server.close();
        images.close();
    }
}
