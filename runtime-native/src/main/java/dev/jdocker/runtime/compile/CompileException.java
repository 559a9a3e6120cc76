package dev.jdocker.runtime.compile;

/** A config asks for something that cannot be, or that this runtime does not do. */
public final class CompileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CompileException(String message) {
        super(message);
    }
}
