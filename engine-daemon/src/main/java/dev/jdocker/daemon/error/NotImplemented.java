package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** The operation is known and not there yet (501). */
public final class NotImplemented extends ApiException {

    private static final long serialVersionUID = 1L;

    public NotImplemented(String message) {
        this(message, null);
    }

    public NotImplemented(String message, @Nullable Throwable cause) {
        super(501, message, cause);
    }
}
