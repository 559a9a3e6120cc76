package dev.jdocker.daemon.image.progress;

import dev.jdocker.api.stream.JsonMessage;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.ResponseStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work whose progress is the answer. The answer begins with the first message, so that a failure before it has a status
 * of its own; a later one becomes the last object of the stream (T30). Work that nobody listens to any more is
 * interrupted (T12).
 */
public final class StreamedWork {

    /** What is to be done. */
    @FunctionalInterface
    public interface Work {
        void run(ProgressFeed feed) throws IOException, InterruptedException;
    }

    private StreamedWork() {}

    /** Does {@code work} and answers with its messages. */
    public static void answer(Exchange exchange, String name, Work work) throws InterruptedException {
        ProgressFeed feed = new ProgressFeed();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread worker = Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run(feed);
            } catch (Throwable e) {
                failure.set(e); // whatever it is, it is for the client
            } finally {
                feed.end();
            }
        });
        var _ = exchange.clientGone().thenRun(worker::interrupt);
        ResponseStream stream = null;
        try {
            for (JsonMessage message = feed.take(); message != null; message = feed.take()) {
                if (stream == null) {
                    stream = exchange.stream(200, "application/json");
                }
                stream.writeJson(message);
            }
        } catch (ClientGoneException e) {
            worker.interrupt();
            worker.join();
            throw e;
        }
        worker.join();
        Throwable failed = failure.get();
        if (failed != null) {
            throw failure(failed);
        }
        if (stream == null) {
            stream = exchange.stream(200, "application/json");
        }
        stream.close();
    }

    private static RuntimeException failure(Throwable failed) {
        return switch (failed) {
            case ApiException e -> e;
            case InterruptedException e -> new ServerError("context canceled", e);
            case RuntimeException e -> e;
            default -> new ServerError(String.valueOf(failed.getMessage()), failed);
        };
    }
}
