package dev.jdocker.runtime.foreign;

/** A call of another runtime failed. */
public final class ForeignRuntimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignRuntimeException(String message) {
        super(message);
    }
}
