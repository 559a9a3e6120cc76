package dev.jdocker.daemon.http;

import java.time.Duration;

/** Told of requests that were served. */
@FunctionalInterface
public interface RequestWatch {

    /**
     * A handler has ended without a failure.
     *
     * @param operation method and pattern as it was registered: {@code "POST /containers/create"}
     */
    void handled(String operation, Duration took);
}
