package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;

/** Says, as dockerd does, what a container that could not start lacked. */
final class NetworkFailure {
    private static final String WHAT = "failed to set up container networking: ";

    private NetworkFailure() {}

    static ApiException atStart(RuntimeException cause) {
        String text = WHAT + (cause instanceof ApiException known ? known.text() : cause.getMessage());
        return switch (cause) {
            case NotFound _ -> new NotFound(text, cause);
            case Forbidden _ -> new Forbidden(text, cause);
            case Conflict _ -> new Conflict(text, cause);
            case BadRequest _ -> new BadRequest(text, cause);
            default -> new ServerError(text, cause);
        };
    }
}
