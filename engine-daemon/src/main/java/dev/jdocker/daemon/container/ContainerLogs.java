package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Query;
import dev.jdocker.daemon.http.QueryTime;
import dev.jdocker.daemon.http.ResponseStream;
import dev.jdocker.daemon.log.FileLog;
import dev.jdocker.daemon.log.LogQuery;
import dev.jdocker.daemon.log.LogReader;
import dev.jdocker.daemon.log.LogSnapshot;
import dev.jdocker.daemon.log.StoredLog;
import java.io.IOException;

/** {@code GET /containers/{id}/logs}. */
final class ContainerLogs implements Handler {
    private final Engine engine;

    ContainerLogs(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        Query query = exchange.query();
        LogQuery wish = wish(query);
        Container container = engine.registry().get(exchange.pathVariable("id"));
        StoredLog stored = engine.logs().stored(container.document());
        if (stored == null) {
            throw new NotImplemented("configured logging driver does not support reading");
        }
        FileLog live = container.io().readableLog();
        boolean terminal = container.document().config().tty();
        container.serving().enter();
        try (LogSnapshot snapshot = live == null ? engine.logs().snapshot(stored) : live.snapshot();
                ResponseStream stream = exchange.stream(200, StreamTypes.of(terminal, exchange.apiVersion()))) {
            LogReader reader = live == null ? LogReader.of(stored.format()) : LogReader.of(live);
            if (live != null) {
                var _ = exchange.clientGone().thenRun(live.growth()::wake);
            }
            FrameSink sink = new FrameSink(
                    terminal,
                    query.bool("timestamps", false),
                    query.bool("details", false),
                    stream::write,
                    () -> exchange.clientGone().isDone());
            reader.read(snapshot, wish, sink);
        } catch (ClientGoneException e) {
            // It has all it wanted.
        } finally {
            container.serving().leave();
        }
    }

    private static LogQuery wish(Query query) {
        boolean stdout = query.bool("stdout", false);
        boolean stderr = query.bool("stderr", false);
        if (!stdout && !stderr) {
            throw new BadRequest("Bad parameters: you must choose at least one stream");
        }
        return new LogQuery(
                stdout,
                stderr,
                tail(query.string("tail", "all")),
                QueryTime.nanos(query.string("since", ""), Long.MIN_VALUE),
                QueryTime.nanos(query.string("until", ""), Long.MAX_VALUE),
                query.bool("follow", false));
    }

    /** Anything that is not a number means all, as in dockerd. */
    private static long tail(String text) {
        try {
            return Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
