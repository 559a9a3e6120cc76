package dev.jdocker.cli.engine;

import dev.jdocker.api.client.EngineUnreachableException;
import java.io.IOException;

/** The engine refused a request, or could not be reached at all (status 0); the message is for the user, in Docker's words. */
public final class EngineException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    private EngineException(int status, String message, Exception cause) {
        super(message, cause);
        this.status = status;
    }

    static EngineException refused(dev.jdocker.api.client.EngineException answer) {
        return new EngineException(answer.status(), "Error response from daemon: " + answer.getMessage(), answer);
    }

    static EngineException unreachable(String host, EngineUnreachableException cause) {
        return new EngineException(
                0,
                cause.permissionDenied()
                        ? "permission denied while trying to connect to the Docker daemon socket at " + host
                        : "Cannot connect to the Docker daemon at " + host + ". Is the docker daemon running?",
                cause);
    }

    static EngineException noAddress(IllegalArgumentException cause) {
        return new EngineException(
                0, "Failed to initialize: unable to resolve docker endpoint: " + cause.getMessage(), cause);
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
