package dev.jdocker.api.transport;

import java.io.IOException;

/** Makes connections to one engine. */
public interface Transport {
    /** A new connection; blocks until it stands. */
    Connection connect() throws IOException;

    /** The engine's address in the form of {@code DOCKER_HOST}, for messages. */
    String address();
}
