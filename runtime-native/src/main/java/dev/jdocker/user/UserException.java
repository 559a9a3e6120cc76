package dev.jdocker.user;

import org.jspecify.annotations.Nullable;

/** A user or group that an image does not know, in Docker's words. */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UserException(String message) {
        this(message, null);
    }

    public UserException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
