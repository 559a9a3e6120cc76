package dev.jdocker.capability;

/** A wish for a capability that there is not, in Docker's words. */
public final class CapabilityException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CapabilityException(String message) {
        super(message);
    }
}
