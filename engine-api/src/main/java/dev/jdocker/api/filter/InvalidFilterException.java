package dev.jdocker.api.filter;

import java.io.Serial;

/** A filter that cannot be applied; the message is Docker's. The API answers it with 400. */
public final class InvalidFilterException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    InvalidFilterException(String message) {
        super(message);
    }
}
