package dev.jdocker.api.image;

import java.io.Serial;

/** Text that is no image reference; the message is Docker's. The API answers it with 400. */
public final class InvalidReferenceException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    InvalidReferenceException(String message) {
        super(message);
    }
}
