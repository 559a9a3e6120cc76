package dev.jdocker.apparmor;

import org.jspecify.annotations.Nullable;

/** A profile that could not be loaded. */
public final class AppArmorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AppArmorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
