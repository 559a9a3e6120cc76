package dev.jdocker.daemon.build.control;

/** Something of the protocol that this engine does not do, refused by its name. */
final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsupported(String message) {
        super(message);
    }
}
