package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** What the client sent is malformed or contradicts itself (400). */
public final class BadRequest extends ApiException {

    private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
        this(message, null);
    }

    public BadRequest(String message, @Nullable Throwable cause) {
        super(400, message, cause);
    }
}
