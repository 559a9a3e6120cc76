package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/** What was asked for is already so (304); the answer has no body. */
public final class NotModified extends ApiException {

    private static final long serialVersionUID = 1L;

    public NotModified(String message) {
        this(message, null);
    }

    public NotModified(String message, @Nullable Throwable cause) {
        super(304, message, cause);
    }
}
