package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** The operation cannot be done now or by this node (503). */
public final class Unavailable extends ApiException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
        this(message, null);
    }

    public Unavailable(String message, @Nullable Throwable cause) {
        super(503, message, cause);
    }
}
