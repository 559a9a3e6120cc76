package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.daemon.container.stream.ClientInput;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.container.stream.DetachKeys;
import dev.jdocker.daemon.container.stream.StdinFeed;
import dev.jdocker.daemon.http.Hijacked;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an attached client types, on its way to the container. Its end is not a disconnect (T3). */
final class AttachInput {
    private final Container container;
    private final ContainerIo io;
    private final AttachClient client;
    private final Hijacked connection;
    private final DetachKeys keys;
    private final ContainerEvents events;

    AttachInput(
            Container container,
            ContainerIo io,
            AttachClient client,
            Hijacked connection,
            DetachKeys keys,
            ContainerEvents events) {
        this.container = container;
        this.io = io;
        this.client = client;
        this.connection = connection;
        this.keys = keys;
        this.events = events;
    }

    /** Reads the client's side until its end; what is not {@code wanted} is thrown away. */
    CompletableFuture<Void> start(boolean wanted) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("stdin-" + container.id().shortText()).start(() -> {
            try {
                StdinFeed feed = wanted ? io.stdin() : null;
                run(feed);
            } catch (IOException | RuntimeException e) {
                client.leave(); // the connection broke
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    private void run(@Nullable StdinFeed feed) throws IOException {
        ContainerConfig config = container.document().config();
        boolean closing = !config.tty() && config.stdinOnce();
        if (new ClientInput(connection.in(), config.tty() ? keys : null, closing).copy(feed)) {
            events.publish(container.document(), "detach");
            client.leave();
        }
    }
}
