package dev.jdocker.daemon.registry.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A registry host did not do what it was asked for; the message has Docker's words. */
public abstract sealed class HostFailure extends IOException permits Unreachable, Refusal {

    private static final long serialVersionUID = 1L;

    HostFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What Docker would say. */
    public final String text() {
        return String.valueOf(getMessage());
    }
}
