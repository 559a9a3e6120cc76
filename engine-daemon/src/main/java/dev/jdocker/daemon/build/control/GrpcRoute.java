package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /grpc}: the connection becomes one of HTTP/2, which the client speaks at once. The API is made when the first client
 * wants it: an engine on which nobody builds has nothing of it in memory.
 */
public final class GrpcRoute implements Handler, AutoCloseable {

    private final Start start;
    private @Nullable BuildControl control;

    /** Makes the API. */
    @FunctionalInterface
    public interface Start {
        BuildControl start() throws IOException;
    }

    public GrpcRoute(Start start) {
        this.start = start;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        @Nullable String protocol = exchange.header("Upgrade");
        if (protocol == null) {
            throw new BadRequest("no upgrade proto in request");
        }
        if (!protocol.equals("h2c")) {
            throw new BadRequest("protocol " + protocol + " not supported");
        }
        BuildControl there = control();
        there.serve(exchange.upgrade("h2c"));
    }

    /** The API. */
    public synchronized BuildControl control() throws IOException {
        BuildControl there = control;
        if (there == null) {
            there = start.start();
            control = there;
        }
        return there;
    }

    @Override
    public synchronized void close() {
        if (control != null) {
            control.close();
        }
    }
}
