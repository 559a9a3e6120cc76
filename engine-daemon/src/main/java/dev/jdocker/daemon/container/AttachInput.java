package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.container.stream.DetachKeys;
import dev.jdocker.daemon.container.stream.StdinFeed;
import dev.jdocker.daemon.http.Hijacked;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an attached client types, on its way to the container. Its end is not a disconnect (T3). */
final class AttachInput {
    private static final int BLOCK_BYTES = 32 * 1024;

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
        boolean terminal = container.document().config().tty();
        StdinFeed open = feed;
        byte[] block = new byte[BLOCK_BYTES];
        for (int read = connection.in().read(block);
                read >= 0;
                read = connection.in().read(block)) {
            if (open == null) {
                continue;
            }
            if (!terminal) {
                open = open.write(block, 0, read) ? open : null;
                continue;
            }
            DetachKeys.Filtered typed = keys.filter(block, read);
            open = open.write(typed.bytes(), 0, typed.bytes().length) ? open : null;
            if (typed.detached()) {
                events.publish(container.document(), "detach");
                client.leave();
                return;
            }
        }
        if (open != null && !terminal && container.document().config().stdinOnce()) {
            open.close();
        }
    }
}
