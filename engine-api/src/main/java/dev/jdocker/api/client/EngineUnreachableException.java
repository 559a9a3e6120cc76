package dev.jdocker.api.client;

import java.io.IOException;
import java.io.Serial;

/** No connection to the engine could be made; the message is for the user, as Docker words it. */
public final class EngineUnreachableException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean permissionDenied;

    EngineUnreachableException(String address, IOException cause) {
        super(message(address, cause), cause);
        this.permissionDenied = denied(cause);
    }

    /** Whether there is an engine's socket that this user may not use. */
    public boolean permissionDenied() {
        return permissionDenied;
    }

    private static boolean denied(IOException cause) {
        return String.valueOf(cause.getMessage()).contains("Permission denied");
    }

    private static String message(String address, IOException cause) {
        if (denied(cause)) {
            return "permission denied while trying to connect to the jdocker daemon socket at " + address;
        }
        return "Cannot connect to the jdocker daemon at " + address + ". Is the docker daemon running?";
    }
}
