package dev.jdocker.runtime;

/**
 * A container's process could not be started. The message is Docker's where clients match on it
 * ({@code exec: "foo": executable file not found in $PATH}).
 */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** @param exitCode 127 not found, 126 not executable, 128 anything else */
    public StartException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
