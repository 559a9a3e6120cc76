package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** The client, or the credentials it gave for a registry, are not accepted (401). */
public final class Unauthorized extends ApiException {

    private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
        this(message, null);
    }

    public Unauthorized(String message, @Nullable Throwable cause) {
        super(401, message, cause);
    }
}
