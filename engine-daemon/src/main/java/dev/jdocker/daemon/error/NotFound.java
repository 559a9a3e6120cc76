package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** What the request names does not exist (404). */
public final class NotFound extends ApiException {

    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
        this(message, null);
    }

    public NotFound(String message, @Nullable Throwable cause) {
        super(404, message, cause);
    }
}
