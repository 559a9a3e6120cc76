package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.registry.RegistryAuth;
import java.io.IOException;
import java.util.function.Consumer;

/** Brings images from registries. Blocking. */
public interface ImageFetch {

    /** Brings one, with a tag or a digest, so that it is in the store under its name. */
    void fetch(
            ImageReference name, ImagePlatform platform, RegistryAuth auth, Consumer<BuildObserver.Progress> progress)
            throws IOException, InterruptedException;

    /** The config of one as its registry has it now; the image is not brought. */
    byte[] config(ImageReference name, ImagePlatform platform, RegistryAuth auth) throws IOException;
}
