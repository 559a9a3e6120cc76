package dev.jdocker.daemon.network.dns;

/** Bytes that are no message of the protocol. Made often by whoever wishes, so it costs little: no stack trace. */
final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessage(String message) {
        super(message, null, false, false);
    }
}
