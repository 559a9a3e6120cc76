package dev.jdocker.daemon.log;

/** A log option or driver that cannot be used; the message is dockerd's. */
public final class LogOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogOptionException(String message) {
        super(message);
    }

    public LogOptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
