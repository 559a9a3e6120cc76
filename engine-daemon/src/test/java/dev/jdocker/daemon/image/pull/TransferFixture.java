package dev.jdocker.daemon.image.pull;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.stream.JsonMessage;
import dev.jdocker.daemon.http.HttpServer;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.UnixSocketFile;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.image.CreateImage;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.push.PushRoute;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pulls and pushes behind a real server, from and to a registry in memory. */
final class TransferFixture implements AutoCloseable {

    final FakeRegistry registry = new FakeRegistry();
    final Images images;
    final List<String> events = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final PullRoute pull;
    private final PushRoute push;
    private final HttpServer server;

    /** Status and the objects of the body. */
    record Answer(int status, List<JsonMessage> messages, String body) {

        /** Without figures, which come by the clock. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            for (JsonMessage message : messages) {
                boolean figure = message.progressDetail() != null
                        && message.progressDetail().total() != 0;
                if (!figure && message.aux() == null) {
                    String text = message.error().isEmpty() ? message.status() : "error: " + message.error();
                    lines.add(message.id().isEmpty() ? text : message.id() + ": " + text);
                }
            }
            return lines;
        }
    }

    TransferFixture(Path folder, Linux linux) throws IOException {
        this.folder = folder;
        images = Images.open(folder.resolve("data"), linux);
        images.start();
        ImageEvents heard = (action, actor, name) -> events.add(action + " " + actor + " " + name);
        pull = new PullRoute(images, registry, heard, 3);
        push = new PushRoute(images, new LayerTars(images.layers(), images.content(), linux), registry, heard, 5);
        Routes routes = new Routes();
        Compat compat = new Compat();
        images.register(routes, id -> List.of(), heard);
        routes.add("POST", "/images/create", new CreateImage(pull, exchange -> exchange.respond(501)));
        routes.add("POST", "/images/{name:.*}/push", push);
        server = new HttpServer(routes, compat);
        server.listen(new UnixSocketFile(folder.resolve("s"), "no-such-group"));
    }

    /** Sends a request and leaves the answer to be read. */
    SocketChannel send(String method, String target) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.resolve("s")));
        channel.write(ByteBuffer.wrap(
                (method + " /v1.51" + target + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    Answer post(String target) throws IOException {
        return call("POST", target);
    }

    Answer call(String method, String target) throws IOException {
        try (SocketChannel channel = send(method, target)) {
            return answer(channel);
        }
    }

    static Answer answer(SocketChannel channel) throws IOException {
        String text = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        int status = Integer.parseInt(text.substring(9, 12));
        String body = text.substring(end + 4);
        if (status != 200 || !text.substring(0, end).contains("chunked")) {
            return new Answer(status, List.of(), body);
        }
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < body.length(); ) {
            int line = body.indexOf("\r\n", at);
            int length = Integer.parseInt(body.substring(at, line), 16);
            plain.append(body, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
        List<JsonMessage> messages = new ArrayList<>();
        if (plain.indexOf("[") != 0) {
            try (MappingIterator<JsonMessage> values =
                    Json.mapper().readerFor(JsonMessage.class).readValues(plain.toString())) {
                values.forEachRemaining(messages::add);
            }
        }
        return new Answer(status, messages, plain.toString());
    }

    /** The files of the store. */
    List<String> files() throws IOException {
        Path data = folder.resolve("data");
        List<String> files = new ArrayList<>();
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                // what was renamed aside is gone already, and is being deleted in the background
                return Trash.isTrash(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = data.relativize(file).toString();
                if (attributes.isRegularFile() && (name.startsWith("content/") || name.startsWith("layers/"))) {
                    files.add(name);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files.stream().sorted().toList();
    }

    @Override
    public void close() {
        server.close();
        pull.close();
        push.close();
        images.close();
    }
}
