package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.container.stream.DetachKeys;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Hijacked;
import dev.jdocker.daemon.http.Query;
import dev.jdocker.daemon.log.LogQuery;
import dev.jdocker.daemon.log.LogReader;
import dev.jdocker.daemon.log.LogSnapshot;
import dev.jdocker.daemon.log.StoredLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** {@code POST /containers/{id}/attach}: a container's streams on the client's own connection. */
final class AttachContainer implements Handler {
    private final Engine engine;

    AttachContainer(Engine engine) {
        this.engine = engine;
    }

    /** What the client wants. */
    record Wish(boolean stream, boolean logs, boolean stdin, boolean stdout, boolean stderr) {
        static Wish of(Query query) {
            return new Wish(
                    query.bool("stream", false),
                    query.bool("logs", false),
                    query.bool("stdin", false),
                    query.bool("stdout", false),
                    query.bool("stderr", false));
        }
    }

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        Container container = attachable(exchange.pathVariable("id"));
        Wish wish = Wish.of(exchange.query());
        DetachKeys keys = new DetachKeys(exchange.query().string("detachKeys", ""));
        boolean terminal = container.document().config().tty();
        String type = exchange.upgradeRequested() ? StreamTypes.of(terminal, exchange.apiVersion()) : StreamTypes.raw();
        attach(container, wish, keys, terminal, () -> exchange.hijack(type));
    }

    /**
     * Serves a client until it leaves or the container has ended.
     *
     * @param raw whether output goes without frames that name its stream
     * @param hijack takes the connection; called last before something is sent
     */
    void attach(Container container, Wish wish, DetachKeys keys, boolean raw, Supplier<Hijacked> hijack)
            throws IOException, InterruptedException {
        container.serving().enter();
        ContainerIo io = container.io();
        AttachClient client = new AttachClient(wish.stdout(), wish.stderr());
        CompletableFuture<Void> inputDone = CompletableFuture.completedFuture(null);
        Hijacked connection;
        try {
            connection = hijack.get();
        } catch (RuntimeException e) {
            container.serving().leave();
            throw e;
        }
        try {
            ContainerIo.Backlog backlog =
                    wish.stream() ? io.join(client, wish.logs()) : new ContainerIo.Backlog(null, List.of());
            var _ = connection.closed().thenRun(client::leave);
            engine.events().publish(container.document(), "attach");
            if (wish.stream()) {
                AttachInput input = new AttachInput(container, io, client, connection, keys, engine.events());
                inputDone = input.start(wish.stdin());
            }
            output(container, wish, connection, client, backlog, raw);
        } catch (ClientGoneException e) {
            // It has left, nothing more is owed to it.
        } finally {
            io.leave(client);
            container.serving().leave();
        }
        ClientStream.end(connection, inputDone);
    }

    Container attachable(String reference) {
        Container container = engine.registry().get(reference);
        if (container.state() instanceof ContainerState.Paused) {
            throw new Conflict("container " + reference + " is paused, unpause the container before attach");
        }
        if (container.state() instanceof ContainerState.Restarting) {
            throw new Conflict("container " + reference + " is restarting, wait until the container is running");
        }
        return container;
    }

    private void output(
            Container container,
            Wish wish,
            Hijacked connection,
            AttachClient client,
            ContainerIo.Backlog backlog,
            boolean raw)
            throws IOException, InterruptedException {
        ClientStream stream = new ClientStream(connection, raw);
        if (wish.logs()) {
            past(container, wish, connection, client, backlog, stream, raw);
        }
        if (wish.stream()) {
            stream.copy(client);
        }
    }

    /** What the log holds, up to where the client's own pieces begin, and what of a line is not in it yet. */
    private void past(
            Container container,
            Wish wish,
            Hijacked connection,
            AttachClient client,
            ContainerIo.Backlog backlog,
            ClientStream stream,
            boolean raw)
            throws IOException, InterruptedException {
        FrameSink sink = new FrameSink(
                raw, false, false, connection::write, () -> connection.closed().isDone());
        StoredLog stored = engine.logs().stored(container.document());
        if (stored != null) {
            try (LogSnapshot log =
                    backlog.past() != null ? backlog.past() : engine.logs().snapshot(stored)) {
                LogQuery all = new LogQuery(wish.stdout(), wish.stderr(), -1, Long.MIN_VALUE, Long.MAX_VALUE, false);
                LogReader.of(stored.format()).read(log, all, sink);
            }
        }
        for (AttachClient.Chunk chunk : backlog.unfinished()) {
            if (chunk.bytes().length > 0 && client.wants(chunk.stream())) {
                stream.send(chunk);
            }
        }
    }
}
