package dev.jdocker.cli.engine;

import dev.jdocker.api.tls.ClientTls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine is, and how to talk to it.
 *
 * @param host as {@code DOCKER_HOST} writes it
 * @param tls how to talk TLS over TCP, null for not at all
 */
public record Endpoint(String host, @Nullable ClientTls tls) {

    /** Looks for the endpoint when it is needed: commands that talk to no engine are not to fail for it. */
    @FunctionalInterface
    public interface Source {
        Endpoint find() throws IOException;
    }
}
