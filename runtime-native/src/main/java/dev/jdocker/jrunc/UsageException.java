package dev.jdocker.jrunc;

/** A command line that cannot be understood: the usage is shown with the message. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
