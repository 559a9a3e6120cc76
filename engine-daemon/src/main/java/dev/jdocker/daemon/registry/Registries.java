package dev.jdocker.daemon.registry;

import dev.jdocker.api.image.ImageReference;

/** The registries of the world, each reached as the daemon's configuration says: mirrors, certificates, insecure ones. */
public interface Registries {

    /**
     * The repository of an image to read from. Nothing is asked of the network yet; each call tries the hosts that stand
     * for the registry in their order.
     */
    Repository forPull(ImageReference name, RegistryAuth auth);

    /** The same, with a registry's refusals in its own words, not those of a pull. */
    Repository forInspection(ImageReference name, RegistryAuth auth);

    /** The repository of an image to write to: the registry itself, never a mirror. */
    Repository forPush(ImageReference name, RegistryAuth auth);
}
