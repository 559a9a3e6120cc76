package dev.jdocker.daemon;

import dev.jdocker.daemon.config.RegistryOptions;
import dev.jdocker.daemon.registry.host.CertificateFolders;
import dev.jdocker.daemon.registry.host.InsecureHosts;
import dev.jdocker.daemon.registry.host.Proxies;
import dev.jdocker.daemon.registry.host.RegistryHosts;
import dev.jdocker.daemon.registry.http.HttpClients;
import dev.jdocker.daemon.registry.http.Timing;
import dev.jdocker.daemon.registry.remote.RemoteRegistries;

/** Makes the way to registries. */
final class RegistryParts {
    private RegistryParts() {}

    static RemoteRegistries registries(RegistryOptions options) {
        RegistryOptions.Proxies given = options.proxies();
        return new RemoteRegistries(
                new RegistryHosts(
                        options.mirrors(),
                        InsecureHosts.of(options.insecure()),
                        new CertificateFolders(options.certificateFolders())),
                new HttpClients(
                        Proxies.of(System.getenv(), given.http(), given.https(), given.without()),
                        Timing.standard(options.maxDownloadAttempts())));
    }
}
