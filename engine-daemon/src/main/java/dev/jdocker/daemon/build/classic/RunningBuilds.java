package dev.jdocker.daemon.build.classic;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code POST /build/cancel?id=…}: ends the build that was begun with that {@code buildid}. */
final class RunningBuilds implements Handler {

    private final Map<String, Thread> threads = new ConcurrentHashMap<>();

    /** The calling thread does the build of that id, until what is returned is closed; an empty id is none. */
    Registration register(String id) {
        if (!id.isEmpty()) {
            threads.put(id, Thread.currentThread());
        }
        return () -> threads.remove(id, Thread.currentThread());
    }

    /** See {@link #register}. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void handle(Exchange exchange) {
        String id = exchange.query().string("id", "");
        if (id.isEmpty()) {
            throw new BadRequest("build ID not provided");
        }
        Thread thread = threads.get(id);
        if (thread != null) {
            thread.interrupt();
        }
        exchange.respond(200);
    }
}
