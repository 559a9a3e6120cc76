package dev.jdocker.selinux;

/** A label that is none, or that cannot be given. */
public final class SeLinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SeLinuxException(String message) {
        super(message);
    }

    SeLinuxException(String message, Throwable cause) {
        super(message, cause);
    }
}
