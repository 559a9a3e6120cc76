package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** The engine failed at something the client could not have avoided (500). */
public final class ServerError extends ApiException {

    private static final long serialVersionUID = 1L;

    public ServerError(String message) {
        this(message, null);
    }

    public ServerError(String message, @Nullable Throwable cause) {
        super(500, message, cause);
    }
}
