package dev.jdocker.api.client;

import java.io.IOException;
import java.io.Serial;

/** An answer of the engine that says no. */
public final class EngineException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    public EngineException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status, 400 or more. */
    public int status() {
        return status;
    }
}
