package dev.jdocker.daemon.tar;

import java.io.IOException;

/** An archive that is malformed, beyond the limits, or asks for something that is refused. */
public final class TarException extends IOException {

    private static final long serialVersionUID = 1L;

    public TarException(String message) {
        super(message);
    }
}
