package dev.jdocker.daemon;

import dev.jdocker.daemon.config.RegistryOptions;
import dev.jdocker.daemon.registry.host.CertificateFolders;
import dev.jdocker.daemon.registry.host.InsecureHosts;
import dev.jdocker.daemon.registry.host.Proxies;
import dev.jdocker.daemon.registry.host.RegistryHosts;
import dev.jdocker.daemon.registry.http.HttpClients;
import dev.jdocker.daemon.registry.http.Timing;
import dev.jdocker.daemon.registry.remote.RemoteRegistries;
import java.util.function.Supplier;

/** Makes the way to registries. */
final class RegistryParts {
    private RegistryParts() {}

    static RemoteRegistries registries(Supplier<RegistryOptions> options) {
        RegistryOptions.Proxies given = options.get().proxies();
        return new RemoteRegistries(
                () -> hosts(options.get()),
                new HttpClients(
                        Proxies.of(System.getenv(), given.http(), given.https(), given.without()),
                        () -> Timing.standard(options.get().maxDownloadAttempts())));
    }

    private static RegistryHosts hosts(RegistryOptions options) {
        return new RegistryHosts(
                options.mirrors(),
                InsecureHosts.of(options.insecure()),
                new CertificateFolders(options.certificateFolders()));
    }
}
