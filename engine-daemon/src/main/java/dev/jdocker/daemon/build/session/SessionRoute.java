package dev.jdocker.daemon.build.session;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /session}: the client becomes a gRPC server on its connection, and the engine its client. */
public final class SessionRoute implements Handler {

    private static final int MAX_ID_LENGTH = 256;

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
        @Nullable String id = exchange.header("X-Docker-Expose-Session-Uuid");
        if (id == null || id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new BadRequest("X-Docker-Expose-Session-Uuid must name the session");
        }
        sessions.open(
                id,
                Objects.requireNonNullElse(exchange.header("X-Docker-Expose-Session-Sharedkey"), ""),
                exchange.headers("X-Docker-Expose-Session-Grpc-Method"),
                () -> exchange.upgrade("h2c"));
    }
}
