package dev.jdocker.daemon.http;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The client has closed the connection, so nothing can be sent to it any more. */
public final class ClientGoneException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    public ClientGoneException(String message) {
        super(new IOException(message));
    }
}
