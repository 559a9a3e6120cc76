package dev.jdocker.api.client;

import java.io.IOException;
import java.io.Serial;

/** No connection to the engine could be made; the message is for the user, as Docker words it. */
public final class EngineUnreachableException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    EngineUnreachableException(String address, IOException cause) {
        super(message(address, cause), cause);
    }

    private static String message(String address, IOException cause) {
        String why = String.valueOf(cause.getMessage());
        if (why.equalsIgnoreCase("Permission denied")) {
            return "permission denied while trying to connect to the jdocker daemon socket at " + address;
        }
        return "Cannot connect to the jdocker daemon at " + address + ". Is the docker daemon running?";
    }
}
