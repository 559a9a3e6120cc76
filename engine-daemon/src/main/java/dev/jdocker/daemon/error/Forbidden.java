package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** The request is understood and never allowed (403). */
public final class Forbidden extends ApiException {

    private static final long serialVersionUID = 1L;

    public Forbidden(String message) {
        this(message, null);
    }

    public Forbidden(String message, @Nullable Throwable cause) {
        super(403, message, cause);
    }
}
