package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.List;

/**
 * An image to be written into an archive that need be in no store.
 *
 * @param config its config document
 * @param layers the lowest first, all of them in the layer store and held by the caller
 * @param names complete references, may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
public record NewImage(byte[] config, List<DiffId> layers, ImagePlatform platform, List<ImageReference> names) {
    public NewImage {
        layers = List.copyOf(layers);
        names = List.copyOf(names);
    }
}
