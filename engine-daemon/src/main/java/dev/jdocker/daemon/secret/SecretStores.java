package dev.jdocker.daemon.secret;

import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The secrets and the configs of this engine. */
public record SecretStores(Secrets secrets, Secrets configs) {

    /** Opens those in {@code dataRoot}. */
    public static SecretStores open(Path dataRoot, EventBus events, InstantSource clock) throws IOException {
        return new SecretStores(
                Secrets.open(dataRoot, SecretKind.SECRET, events, clock),
                Secrets.open(dataRoot, SecretKind.CONFIG, events, clock));
    }

    /** Registers the operations on both. */
    public void register(Routes routes) {
        new SecretRoutes(secrets).register(routes);
        new SecretRoutes(configs).register(routes);
    }
}
