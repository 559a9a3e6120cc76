package dev.jdocker.daemon.http;

import dev.jdocker.daemon.http.compat.Compat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A server on a Unix socket in a test's own folder. */
final class ServerFixture implements AutoCloseable {

    private final HttpServer server;
    private final Path socket;

    ServerFixture(Path folder, Consumer<Routes> routes) throws IOException {
        this(folder, new Compat(), routes);
    }

    ServerFixture(Path folder, Compat compat, Consumer<Routes> routes) throws IOException {
        Routes table = new Routes();
        routes.accept(table);
        server = new HttpServer(table, compat);
        socket = folder.resolve("s");
        server.listen(new UnixSocketFile(socket, "no-such-group"));
    }

    Path socket() {
        return socket;
    }

    RawClient client() throws IOException {
        return new RawClient(socket);
    }

    RawClient.Answer get(String target) throws IOException {
        try (RawClient client = client()) {
            return client.get(target).answer();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
