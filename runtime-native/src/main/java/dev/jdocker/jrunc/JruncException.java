package dev.jdocker.jrunc;

import org.jspecify.annotations.Nullable;

/** A command that could not be carried out; the message is runc's where callers match on it. */
final class JruncException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    JruncException(String message) {
        this(message, null);
    }

    JruncException(String message, @Nullable Throwable cause) {
        this(message, 1, cause);
    }

    JruncException(String message, int status, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The exit status of the command. */
    int status() {
        return status;
    }
}
