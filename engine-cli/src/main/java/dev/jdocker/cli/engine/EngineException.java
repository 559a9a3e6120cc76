package dev.jdocker.cli.engine;

import java.io.IOException;

/** The engine refused a request, or could not be reached at all (status 0). */
public final class EngineException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    EngineException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }

    public boolean isNotFound() {
        return status == 404;
    }

    /** Whether no engine answered, so that asking again is of no use. */
    public boolean isUnreachable() {
        return status == 0;
    }
}
