package dev.jdocker.daemon.http;

/**
 * Answers one request. Runs on a virtual thread of its own and may block. A thrown {@link
 * dev.jdocker.daemon.error.ApiException} becomes the answer, unless the answer has begun.
 */
@FunctionalInterface
public interface Handler {

    /** Answers {@code exchange}; one that returns without having answered answers 200 without a body. */
    void handle(Exchange exchange) throws Exception;
}
