package dev.jdocker.daemon.build;

import java.io.IOException;
import java.util.Optional;

/** The secrets that a client lends a build, asked for one by one. */
@FunctionalInterface
public interface Secrets {

    /** There are none. */
    Secrets NONE = id -> Optional.empty();

    /** The secret, empty if the client has none of that id. */
    Optional<byte[]> secret(String id) throws IOException;
}
