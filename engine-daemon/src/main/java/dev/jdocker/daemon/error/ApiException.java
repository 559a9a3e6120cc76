package dev.jdocker.daemon.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that is answered to the client. The set of its kinds is closed and mirrors the status classes of the Engine
 * API; the message is what the client shows, so where Docker's clients match on it, it has Docker's words.
 */
public abstract sealed class ApiException extends RuntimeException
        permits BadRequest,
                Unauthorized,
                Forbidden,
                NotFound,
                Conflict,
                NotModified,
                NotImplemented,
                TooManyRequests,
                Unavailable,
                ServerError {

    private static final long serialVersionUID = 1L;

    private final int status;

    ApiException(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status of the answer. */
    public final int status() {
        return status;
    }

    /** What the client is told. */
    public final String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
