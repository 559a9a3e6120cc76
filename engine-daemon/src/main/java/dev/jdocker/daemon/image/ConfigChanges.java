package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ImageConfig;
import java.util.List;

/** Changes an image's config as a client wants it, by instructions as they stand in a Dockerfile. */
@FunctionalInterface
public interface ConfigChanges {

    /**
     * The changed config.
     *
     * @param changes of one or several lines each
     * @throws dev.jdocker.daemon.error.BadRequest where they are no instructions, or none about a config
     */
    ImageConfig apply(ImageConfig config, List<String> changes);
}
