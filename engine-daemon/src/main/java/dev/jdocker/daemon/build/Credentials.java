package dev.jdocker.daemon.build;

import dev.jdocker.daemon.registry.RegistryAuth;

/** Who a build is to registries, asked for by registry. */
@FunctionalInterface
public interface Credentials {

    Credentials NONE = domain -> RegistryAuth.NONE;

    /** For a registry as image references name it, {@code docker.io}, {@code localhost:5000}. */
    RegistryAuth of(String domain);
}
