package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** A registry will not serve more for now (429). */
public final class TooManyRequests extends ApiException {

    private static final long serialVersionUID = 1L;

    public TooManyRequests(String message) {
        this(message, null);
    }

    public TooManyRequests(String message, @Nullable Throwable cause) {
        super(429, message, cause);
    }
}
