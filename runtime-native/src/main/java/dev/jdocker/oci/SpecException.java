package dev.jdocker.oci;

import org.jspecify.annotations.Nullable;

/** A configuration that cannot be read. */
public final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SpecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
