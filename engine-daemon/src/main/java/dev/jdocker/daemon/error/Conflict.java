package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** The request does not fit the present state of what it names (409). */
public final class Conflict extends ApiException {

    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
        this(message, null);
    }

    public Conflict(String message, @Nullable Throwable cause) {
        super(409, message, cause);
    }
}
