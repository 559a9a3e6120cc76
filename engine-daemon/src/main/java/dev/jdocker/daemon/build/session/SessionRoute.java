package dev.jdocker.daemon.build.session;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /session}: the client becomes a gRPC server on its connection, and the engine its client. */
public final class SessionRoute implements Handler {

    private final Sessions sessions;

    public SessionRoute(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void handle(Exchange exchange) {
        @Nullable String protocol = exchange.header("Upgrade");
        if (protocol == null) {
            throw new BadRequest("no upgrade proto in request");
        }
        if (!protocol.equals("h2c")) {
            throw new BadRequest("protocol " + protocol + " not supported");
        }
        sessions.open(
                Objects.requireNonNullElse(exchange.header(Sessions.ID), ""),
                Objects.requireNonNullElse(exchange.header(Sessions.SHARED_KEY), ""),
                exchange.headers(Sessions.METHOD),
                () -> exchange.upgrade("h2c"));
    }
}
