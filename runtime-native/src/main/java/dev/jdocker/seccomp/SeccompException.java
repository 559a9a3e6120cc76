package dev.jdocker.seccomp;

import org.jspecify.annotations.Nullable;

/** A system call filter that cannot be read or made. */
public final class SeccompException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SeccompException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
